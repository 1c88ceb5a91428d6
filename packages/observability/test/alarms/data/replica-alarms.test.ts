import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { ReplicaAlarms } from '../../../src';
import { ACCOUNT, alarmNamed, importedDatabase, REGION, stackIn, actionsTo } from '../../fixtures';

test('replica-lag fires after five minutes above five minutes of lag, and without data', () => {
  const stack = stackIn();
  const alarms = new ReplicaAlarms(stack, 'Alarms', {
    replica: importedDatabase(stack),
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
  });
  expect(alarms.alarms).toEqual([alarms.replicaLag]);
  expect(alarmNamed(Template.fromStack(stack), 'orders-replica-lag')).toMatchObject({
    Namespace: 'AWS/RDS',
    MetricName: 'ReplicaLag',
    Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'orders-db' }],
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 5,
    Threshold: 300,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('creates no disabled alarm', () => {
  const stack = stackIn();
  const props = { replica: importedDatabase(stack), actions: actionsTo(stack), replicaLag: { enabled: false } };
  expect(new ReplicaAlarms(stack, 'Alarms', props).replicaLag).toBeUndefined();
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test('fails if the replica, and so its metrics, are in a different Region', () => {
  const app = new App();
  const abroad = new Stack(app, 'Abroad', { env: { account: ACCOUNT, region: 'us-east-1' } });
  const stack = stackIn(REGION, app);
  expect(
    () => new ReplicaAlarms(stack, 'Alarms', { replica: importedDatabase(abroad), actions: actionsTo(stack) }),
  ).toThrow("Cannot create an Alarm in region 'eu-west-1' based on metric 'ReplicaLag' in 'us-east-1'");
});

test('fails with the path and the prop if an option is out of range', () => {
  const stack = stackIn();
  const props = { replica: importedDatabase(stack), actions: actionsTo(stack), replicaLag: { threshold: 0 } };
  expect(() => new ReplicaAlarms(stack, 'Alarms', props)).toThrow(
    'Watch/Alarms: replicaLag.threshold must be greater than 0, got 0',
  );
});
