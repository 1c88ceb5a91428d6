import type { Loss } from '../../src/comparison/changes';
import { judge, type Findings } from '../../src/comparison/verdict';

const database = loss({ logicalId: 'Database1', path: 'Data/Database/Resource', stateful: true });
const topic = loss({ logicalId: 'Topic1' });
const task = loss({ logicalId: 'Task1', revision: true });
const protection = { stack: 'Data', logicalId: 'Database1', path: 'Data/Database/Resource', type: 'A', change: 'off' };
const macro = { stack: 'Data', name: 'Acme::Macro', subject: 'Data', reason: 'unknown' };

function loss(rest: Partial<Loss>): Loss {
  const fixed = { stack: 'Data', type: 'Some::Type', impact: 'replaced', stateful: false, revision: false } as const;
  return { ...fixed, logicalId: 'A', causes: [], ...rest };
}

function findings(rest: Partial<Findings>): Findings {
  return { losses: [], lessProtection: [], unjudged: [], ...rest };
}

test('refuses stateful resources, requires confirmation for others, and ignores revisions', () => {
  expect(judge(findings({ losses: [database, topic, task] }), {}, 'dev')).toEqual({
    refusals: [
      'the deployment would replace or remove stateful resources. To allow it, add --allowReplacement=Data/Database1',
    ],
    unconfirmed: [topic],
    unused: [],
  });
});

test('a stack with the name of its stage can be named', () => {
  const inStage = { ...database, stack: 'dev' };
  for (const name of ['dev/Database1', 'dev/dev/Database1']) {
    expect(judge(findings({ losses: [inStage] }), { allowReplacement: [name] }, 'dev')).toMatchObject({
      ...{ refusals: [], unused: [] },
    });
  }
});

test('refuses less protection and unknown effects, each with its option', () => {
  const stack = { stack: 'Data', type: 'AWS::CloudFormation::Stack', change: 'termination protection: on → off' };
  expect(judge(findings({ lessProtection: [protection, stack], unjudged: [macro] }), {}).refusals).toEqual([
    'the deployment would protect data less than before. To allow it, add --allowLessProtection=Data/Database1 --allowLessProtection=Data',
    'the effect of the deployment on data is not known. To allow it, add --allowUnjudged=Data/Acme::Macro',
  ]);
});

test('one option does not allow what another allows', () => {
  const all = findings({ losses: [database], lessProtection: [protection] });
  expect(judge(all, { allowReplacement: ['Data/Database1'] }).refusals).toEqual([
    expect.stringContaining('--allowLessProtection=Data/Database1'),
  ]);
  expect(judge(all, { allowLessProtection: ['Data/Database1'] }).refusals).toEqual([
    expect.stringContaining('--allowReplacement=Data/Database1'),
  ]);
});

test('names a resource once that loses two protections', () => {
  const refusals = judge(findings({ lessProtection: [protection, { ...protection, change: 'other' }] }), {}).refusals;
  expect(refusals).toEqual([expect.stringMatching(/add --allowLessProtection=Data\/Database1$/)]);
});

test.each(['Data/Database1', 'dev/Data/Database1', 'Data/Database/Resource', 'dev/Data/Database/Resource'])(
  'allows findings of a resource that is named as %s',
  (name) => {
    const all = findings({ losses: [database], lessProtection: [protection] });
    expect(judge(all, { allowReplacement: [name], allowLessProtection: [name] }, 'dev')).toMatchObject({
      refusals: [],
      unused: [],
    });
  },
);

test('allows an unknown effect that is named', () => {
  expect(judge(findings({ unjudged: [macro] }), { allowUnjudged: ['Data/Acme::Macro'] }).refusals).toEqual([]);
});

test('requires no confirmation for a resource that is named', () => {
  expect(judge(findings({ losses: [topic] }), { allowReplacement: ['Data/Topic1'] })).toMatchObject({
    unconfirmed: [],
    unused: [],
  });
});

test('a name does not allow the same logical id in another stack', () => {
  const other = loss({ stack: 'Replica', logicalId: 'Database1', stateful: true });
  const { refusals } = judge(findings({ losses: [database, other] }), { allowReplacement: ['Data/Database1'] });
  expect(refusals).toEqual([expect.stringMatching(/add --allowReplacement=Replica\/Database1$/)]);
});

test('a part of a path allows nothing', () => {
  const { refusals } = judge(findings({ losses: [database] }), { allowReplacement: ['Data/Database', 'Database1'] });
  expect(refusals).toHaveLength(1);
});

test('reports names that match no finding', () => {
  const allowed = { allowReplacement: ['Data/Database1', 'Data/Datebase'], allowLessProtection: ['Data/Database1'] };
  expect(judge(findings({ losses: [database] }), allowed, 'dev').unused).toEqual([
    '--allowReplacement=Data/Datebase',
    '--allowLessProtection=Data/Database1',
  ]);
});
