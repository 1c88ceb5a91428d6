import { App, CfnCondition, CfnParameter, CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib/core';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { coverageOf } from '../../src/packs/standard-coverage';
import { createStandardPack } from '../../src/packs/standard-pack';
import { adminUserName } from '../../src/rules/rds/admin-user-name';
import type { Standard } from '../../src/standards/standard';

const standard: Standard = {
  name: 'TEST',
  title: 'Test',
  version: '1',
  controls: [
    {
      id: 'RDS.25',
      title: 'database administrators do not have the default name',
      requirements: ['2.2.2'],
      decisions: [{ by: 'rule', rule: adminUserName }],
    },
    {
      id: 'RDS.3',
      title: 'storage is encrypted',
      requirements: [],
      decisions: [
        {
          by: 'rule',
          rule: { cdkNag: 'rds.RDSStorageEncrypted', types: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'] },
        },
      ],
    },
    {
      id: 'IAM.6',
      title: 'hardware MFA',
      requirements: [],
      decisions: [{ by: 'account', setting: 'MFA of the root user' }],
    },
  ],
};

test('the coverage lists every control with its decision', () => {
  expect(coverageOf(standard)).toEqual([
    { id: 'RDS.25', title: 'database administrators do not have the default name', decidedBy: 'rule' },
    { id: 'RDS.3', title: 'storage is encrypted', decidedBy: 'rule' },
    { id: 'IAM.6', title: 'hardware MFA', decidedBy: 'account', detail: 'MFA of the root user.' },
  ]);
});

test('the coverage of a control with several decisions names all of them', () => {
  const decisions = [
    { by: 'configRule', configRule: 'SOME_RULE', reason: 'time of use' },
    { by: 'rule', rule: adminUserName, limits: 'Replicas are not judged.' },
    { by: 'person', reason: 'whether it is needed' },
  ] as const;
  const controls = [{ id: '1.2', title: 'shared', requirements: ['1.2'], decisions }];
  expect(coverageOf({ ...standard, controls })).toEqual([
    {
      id: '1.2',
      title: 'shared',
      decidedBy: 'rule',
      detail: 'SOME_RULE: time of use. Replicas are not judged. Whether it is needed.',
    },
  ]);
});

/** Names of violated rules and paths of the resources. */
function violations(app: App): string[] {
  const { violations: found } = createStandardPack(app, standard).validateScope(app);
  return found.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

function instance(scope: Construct, masterUsername?: string): rds.CfnDBInstance {
  return new rds.CfnDBInstance(scope, 'Db', { engine: 'postgres', storageEncrypted: true, masterUsername });
}

test('judges each resource with the rules of its type', () => {
  const app = new App();
  instance(new Stack(app, 'A'), 'pets');
  const other = instance(new Stack(app, 'B'), 'postgres');
  other.storageEncrypted = false;
  expect(violations(app)).toEqual(['TEST-RDS.25 B/Db', 'TEST-RDS.3 B/Db']);
});

test('judges the properties that are deployed', () => {
  const app = new App();
  const worse = instance(new Stack(app, 'Worse'), 'pets');
  worse.addPropertyOverride('MasterUsername', 'admin');
  const better = instance(new Stack(app, 'Better'), 'admin');
  better.addPropertyOverride('MasterUsername', 'pets');
  const removed = instance(new Stack(app, 'Removed'), 'admin');
  removed.addPropertyDeletionOverride('MasterUsername');
  new CfnResource(new Stack(app, 'Plain'), 'Db', {
    type: 'AWS::RDS::DBInstance',
    properties: { MasterUsername: 'admin' },
  });
  expect(violations(app).filter((name) => name.startsWith('TEST-RDS.25'))).toEqual([
    'TEST-RDS.25 Worse/Db',
    'TEST-RDS.25 Plain/Db',
  ]);
});

test('judges nested stacks, and each value of a condition', () => {
  const app = new App();
  const stack = new Stack(app, 'A');
  instance(new NestedStack(stack, 'Nested'), 'admin');
  const condition = new CfnCondition(stack, 'Old', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'x') });
  instance(stack, Fn.conditionIf(condition.logicalId, 'admin', 'pets').toString());
  expect(violations(app)).toEqual(['TEST-RDS.25 A/Nested/Db', 'TEST-RDS.25 A/Db']);
});

test('judges the current properties in a second synthesis', () => {
  const app = new App();
  const db = instance(new Stack(app, 'A'), 'pets');
  const pack = createStandardPack(app, standard);
  expect(pack.validateScope(app).success).toBe(true);
  db.masterUsername = 'admin';
  expect(pack.validateScope(app).success).toBe(false);
});

test('names the requirements, and reports a value that is not known', () => {
  const app = new App();
  const stack = new Stack(app, 'A');
  instance(stack, new CfnParameter(stack, 'User').valueAsString);
  const other = instance(new Stack(app, 'B'), 'admin');
  const { violations: found } = createStandardPack(app, standard).validateScope(app);
  expect(found).toHaveLength(1);
  expect(found[0].violatingResources.map(({ constructPath }) => constructPath)).toEqual(['A/Db', other.node.path]);
  expect(found[0].description).toContain('Rule threw an error during validation');
  other.masterUsername = 'pets';
  stack.node.tryRemoveChild('Db');
  instance(stack, 'admin');
  const [violation] = createStandardPack(app, standard).validateScope(app).violations;
  expect(violation.description).toBe('database administrators do not have the default name - (Control IDs: 2.2.2).');
});
