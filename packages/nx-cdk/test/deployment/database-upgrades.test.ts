import type { Template } from '../../src/assembly/assembly';
import type { Pair } from '../../src/comparison/changes';
import { upgradeProblems } from '../../src/deployment/database-upgrades';

const SOURCE_ARN = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:us-east-1:111111111111:db:shop-db']] };

function database(EngineVersion?: unknown, more: object = {}): Template['Resources'] {
  return {
    Database: {
      Type: 'AWS::RDS::DBInstance',
      Properties: {
        DBInstanceIdentifier: 'shop-db',
        ...(EngineVersion === undefined ? {} : { EngineVersion }),
        ...more,
      },
    },
  };
}

function replica(EngineVersion?: string, SourceDBInstanceIdentifier: unknown = SOURCE_ARN): Template['Resources'] {
  return {
    Replica: {
      Type: 'AWS::RDS::DBInstance',
      Properties: { SourceDBInstanceIdentifier, ...(EngineVersion === undefined ? {} : { EngineVersion }) },
    },
  };
}

type Resources = Template['Resources'];

/** A stack before and after a deployment, as far as versions are compared. */
function pair(id: string, before: Resources | undefined, after: Resources | undefined): Pair {
  const stack = (resources: Resources | undefined) =>
    resources && { template: { Resources: resources }, nested: new Map(), constructs: new Map() };
  return { id, before: stack(before), after: stack(after) } as unknown as Pair;
}

const problemsOf = (source: [Resources?, Resources?], copy: [Resources?, Resources?]) =>
  upgradeProblems([pair('Data', ...source), pair('Replica', ...copy)]);

describe('a minor upgrade', () => {
  test('of only the replica is the first step', () => {
    expect(problemsOf([database('15.10'), database('15.10')], [replica('15.10'), replica('15.17')])).toEqual([]);
  });

  test('of the source is the second step', () => {
    expect(problemsOf([database('15.10'), database('15.17')], [replica('15.17'), replica('15.17')])).toEqual([]);
  });

  test('of the source is accepted if the replica has a later version', () => {
    expect(problemsOf([database('15.9'), database('15.10')], [replica('15.17'), replica('15.17')])).toEqual([]);
  });

  test.each<[string, Resources, Resources]>([
    ['without the replica', replica('15.9'), replica('15.9')],
    ['together with the replica, because the stack of the source is deployed first', replica('15.9'), replica('15.10')],
  ])('of the source %s is refused', (_, before, after) => {
    expect(problemsOf([database('15.9'), database('15.10')], [before, after])).toEqual([
      'Data/Database: EngineVersion 15.10 must not be deployed before its replica has it, but Replica/Replica has 15.9. Deploy the new engineVersion of the replica first, then that of the database',
    ]);
  });

  test('of the source is refused if the replica has no version', () => {
    expect(problemsOf([database('15.9'), database('15.10')], [replica(), replica()])).toEqual([
      expect.stringContaining('Replica/Replica has no EngineVersion'),
    ]);
  });

  test('is refused for a replica that the same deployment removes, because it is removed later', () => {
    expect(problemsOf([database('15.9'), database('15.10')], [replica('15.9'), {}])).toHaveLength(1);
  });

  test.each([['shop-db'], [{ Ref: 'Database' }], ['arn:aws:rds:us-east-1:111111111111:db:shop-db'], ['SHOP-DB']])(
    'knows the source %j',
    (source) => {
      expect(
        problemsOf([database('15.9'), database('15.10')], [replica('15.9', source), replica('15.9', source)]),
      ).toHaveLength(1);
    },
  );

  test.each([['other-shop-db'], ['shop-db-2'], [{ Ref: 'Other' }]])('ignores the replica of %j', (source) => {
    expect(
      problemsOf([database('15.9'), database('15.10')], [replica('15.9', source), replica('15.9', source)]),
    ).toEqual([]);
  });
});

test('a major upgrade is refused while a replica exists', () => {
  expect(problemsOf([database('15.17'), database('17.9')], [replica('15.17'), replica('17.9')])).toEqual([
    'Data/Database: EngineVersion 17.9 is a new major version, to which Amazon RDS cannot upgrade while Replica/Replica replicates from another Region. Remove the replica, upgrade the database, and create the replica again',
  ]);
});

test('a major upgrade is accepted after the replica was removed', () => {
  expect(problemsOf([database('15.17'), database('17.9')], [undefined, replica('17.9')])).toEqual([]);
});

test.each<[string, Resources | undefined, Resources | undefined]>([
  ['new', undefined, database('15.10')],
  ['removed', database('15.10'), undefined],
  ['without a literal version', database({ Ref: 'Version' }), database({ Ref: 'Other' })],
  ['of the same version', database('15.10'), database('15.10', { MultiAZ: true })],
])('a database that is %s is not upgraded', (_, before, after) => {
  expect(problemsOf([before, after], [replica('15.9'), replica('15.9')])).toEqual([]);
});

test('reads nested stacks', () => {
  const nested = (source: Resources, copy: Resources) => ({
    template: { Resources: {} },
    constructs: new Map(),
    nested: new Map([
      ['A', { template: { Resources: source }, nested: new Map(), constructs: new Map() }],
      ['B', { template: { Resources: copy }, nested: new Map(), constructs: new Map() }],
    ]),
  });
  const before = nested(database('15.9'), replica('15.9'));
  const after = nested(database('15.10'), replica('15.9'));
  expect(upgradeProblems([{ id: 'All', before, after } as unknown as Pair])).toEqual([
    expect.stringContaining('All/A/Database: EngineVersion 15.10 must not be deployed before its replica has it'),
  ]);
});

const DISABLED = { EngineLifecycleSupport: 'open-source-rds-extended-support-disabled' };

test.each<[object, object, string]>([
  [{}, DISABLED, 'the default would become "open-source-rds-extended-support-disabled"'],
  [DISABLED, {}, '"open-source-rds-extended-support-disabled" would become the default'],
])('a change of EngineLifecycleSupport from %j to %j is refused', (before, after, change) => {
  expect(problemsOf([database('15.9', before), database('15.9', after)], [{}, {}])).toEqual([
    `Data/Database: EngineLifecycleSupport must not change after the creation, because Amazon RDS rejects it: ${change}`,
  ]);
});

test('EngineLifecycleSupport of a new database is accepted', () => {
  expect(problemsOf([{}, database('15.9', DISABLED)], [{}, {}])).toEqual([]);
});
