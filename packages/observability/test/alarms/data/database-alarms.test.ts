import { App, Duration, Size, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseAlarms, type DatabaseAlarmsProps } from '../../../src';
import { ACCOUNT, alarmNamed, arnOfTopic, importedDatabase, REGION, stackIn, actionsTo, vpcIn } from '../../fixtures';

function alarmsIn(stack: Stack, props: Partial<DatabaseAlarmsProps> = {}): DatabaseAlarms {
  return new DatabaseAlarms(stack, 'Alarms', {
    database: importedDatabase(stack),
    actions: actionsTo(stack),
    ...props,
  });
}

describe('with defaults', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { alarmNamePrefix: 'orders' });
  const template = Template.fromStack(stack);

  test('db-connections fires above 80 connections in two periods of five minutes', () => {
    expect(alarmNamed(template, 'orders-db-connections')).toEqual({
      AlarmName: 'orders-db-connections',
      AlarmDescription: expect.stringMatching(/connections.*Check/),
      Namespace: 'AWS/RDS',
      MetricName: 'DatabaseConnections',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'orders-db' }],
      Statistic: 'Average',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 80,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'missing',
      AlarmActions: [arnOfTopic()],
      OKActions: [arnOfTopic()],
    });
  });

  test('exposes each alarm by name and in alarms', () => {
    expect(alarms.alarms).toEqual([alarms.highConnections, alarms.highCpu, alarms.lowStorage, alarms.lowMemory]);
    expect(alarms.alarms).not.toContain(undefined);
    expect(alarms.lowCpuCredits).toBeUndefined();
  });

  test('keeps the logical ids, which deployments and composite alarms refer to', () => {
    expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm'))).toEqual([
      'AlarmsHighConnections9C0BD519',
      'AlarmsHighCpu9C603BEE',
      'AlarmsLowStorageDD09F285',
      'AlarmsLowMemory91508344',
    ]);
  });

  test.each([
    ['orders-db-high-cpu', 'CPUUtilization', 'Average', 'GreaterThanThreshold', 90],
    ['orders-db-low-storage', 'FreeStorageSpace', 'Minimum', 'LessThanThreshold', 10 * 1024 ** 3],
    ['orders-db-low-memory', 'FreeableMemory', 'Average', 'LessThanThreshold', 128 * 1024 ** 2],
  ])('%s monitors %s of the instance', (name, metric, statistic, comparison, threshold) => {
    expect(alarmNamed(template, name)).toMatchObject({
      Namespace: 'AWS/RDS',
      MetricName: metric,
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'orders-db' }],
      Statistic: statistic,
      ComparisonOperator: comparison,
      Threshold: threshold,
      TreatMissingData: 'missing',
    });
  });
});

test('applies the options', () => {
  const stack = stackIn();
  alarmsIn(stack, {
    alarmNamePrefix: 'orders',
    runbookUrl: 'https://example.com/database',
    highConnections: {
      threshold: 400,
      period: Duration.minutes(1),
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    },
  });
  expect(alarmNamed(Template.fromStack(stack), 'orders-db-connections')).toMatchObject({
    AlarmDescription: expect.stringMatching(/ Runbook: https:\/\/example.com\/database$/),
    Threshold: 400,
    Period: 60,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'breaching',
  });
});

test('creates no disabled alarm', () => {
  const stack = stackIn();
  const off = { enabled: false };
  const alarms = alarmsIn(stack, {
    highConnections: off,
    highCpu: off,
    lowStorage: off,
    lowMemory: off,
    lowCpuCredits: off,
  });
  expect(alarms.highConnections).toBeUndefined();
  expect(alarms.alarms).toHaveLength(0);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test('derives the thresholds of storage and memory from the size of the instance', () => {
  const stack = stackIn();
  alarmsIn(stack, {
    alarmNamePrefix: 'orders',
    allocatedStorage: Size.gibibytes(100),
    instanceMemory: Size.gibibytes(4),
  });
  const template = Template.fromStack(stack);
  expect(alarmNamed(template, 'orders-db-low-storage').Threshold).toBe(10 * 1024 ** 3);
  expect(alarmNamed(template, 'orders-db-low-memory').Threshold).toBe((4 * 1024 ** 3 * 5) / 100);
});

test.each([{}, { enabled: true }])('creates db-low-cpu-credits with the options %p', (lowCpuCredits) => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { alarmNamePrefix: 'orders', lowCpuCredits });
  expect(alarms.lowCpuCredits).toBeDefined();
  expect(alarmNamed(Template.fromStack(stack), 'orders-db-low-cpu-credits')).toMatchObject({
    MetricName: 'CPUCreditBalance',
    Statistic: 'Minimum',
    Threshold: 20,
    ComparisonOperator: 'LessThanThreshold',
  });
});

test('db-low-cpu-credits does not fire while a new instance earns its first credits', () => {
  const stack = stackIn();
  alarmsIn(stack, { alarmNamePrefix: 'orders', lowCpuCredits: {} });
  const alarm = alarmNamed(Template.fromStack(stack), 'orders-db-low-cpu-credits');
  // A db.t3.micro earns 12 credits per hour (Amazon EC2 user guide, "CPU credits"), of which the load uses half.
  const hours = Number(alarm.Threshold) / (12 / 2);
  expect(Number(alarm.Period) * Number(alarm.EvaluationPeriods)).toBeGreaterThan(hours * 3600);
  expect(alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods).toBe(alarm.EvaluationPeriods);
  expect(alarm.TreatMissingData).toBe('missing');
});

test.each(['allocatedStorage', 'instanceMemory'])('fails if %s is 0', (prop) => {
  expect(() => alarmsIn(stackIn(), { [prop]: Size.gibibytes(0) })).toThrow(
    `Watch/Alarms: ${prop} must be greater than 0, got 0 bytes`,
  );
});

test('the dimension refers to an instance of another stack', () => {
  const app = new App();
  const data = new Stack(app, 'Data', { env: { account: ACCOUNT, region: REGION } });
  const database = new rds.DatabaseInstance(data, 'Database', {
    vpc: vpcIn(data),
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
  });
  const stack = stackIn(REGION, app);
  alarmsIn(stack, { database });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Dimensions: [
      { Name: 'DBInstanceIdentifier', Value: { 'Fn::ImportValue': Match.stringLikeRegexp('^Data:.*RefDatabase') } },
    ],
  });
});

test('fails with the path and the prop if an option is out of range', () => {
  expect(() => alarmsIn(stackIn(), { highConnections: { threshold: 0, datapointsToAlarm: 3 } })).toThrow(
    'Watch/Alarms: highConnections.threshold must be greater than 0, got 0; ' +
      'highConnections.datapointsToAlarm must be a whole number from 1 to evaluationPeriods, 2, got 3',
  );
});

test('fails if the database, and so its metrics, are in a different Region', () => {
  const app = new App();
  const abroad = new Stack(app, 'Abroad', { env: { account: ACCOUNT, region: 'us-east-1' } });
  expect(() => alarmsIn(stackIn(REGION, app), { database: importedDatabase(abroad) })).toThrow(
    "Cannot create an Alarm in region 'eu-west-1' based on metric 'DatabaseConnections' in 'us-east-1'",
  );
});
