import { App, Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { type AlarmOptions, AlertActions, ServiceAlarms, type ServiceAlarmsProps } from '../../../src';
import {
  ACCOUNT,
  alarmNamed,
  arnOfTopic,
  importedService,
  REGION,
  serviceIn,
  stackIn,
  actionsTo,
} from '../../fixtures';

function alarmsIn(stack: Stack, props: Partial<ServiceAlarmsProps> = {}): ServiceAlarms {
  return new ServiceAlarms(stack, 'Alarms', { service: importedService(stack), actions: actionsTo(stack), ...props });
}

describe('with defaults', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { alarmNamePrefix: 'orders' });
  const template = Template.fromStack(stack);
  const dimensions = [
    { Name: 'ClusterName', Value: 'orders' },
    { Name: 'ServiceName', Value: 'orders-service' },
  ];

  test('high-cpu fires above 80 percent of CPU in two periods of five minutes', () => {
    expect(alarmNamed(template, 'orders-high-cpu')).toEqual({
      AlarmName: 'orders-high-cpu',
      AlarmDescription: expect.stringMatching(/CPU.*Check/),
      Namespace: 'AWS/ECS',
      MetricName: 'CPUUtilization',
      Dimensions: dimensions,
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

  test('high-memory fires above 85 percent of memory in two periods of five minutes', () => {
    expect(alarmNamed(template, 'orders-high-memory')).toEqual({
      AlarmName: 'orders-high-memory',
      AlarmDescription: expect.stringMatching(/memory.*Check/),
      Namespace: 'AWS/ECS',
      MetricName: 'MemoryUtilization',
      Dimensions: dimensions,
      Statistic: 'Average',
      Period: 300,
      EvaluationPeriods: 2,
      Threshold: 85,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'missing',
      AlarmActions: [arnOfTopic()],
      OKActions: [arnOfTopic()],
    });
  });

  test('exposes each alarm by name and in alarms', () => {
    expect(alarms.alarms).toEqual([alarms.highCpu, alarms.highMemory]);
    expect(alarms.alarms).toHaveLength(2);
  });

  test('keeps the logical ids, which deployments and composite alarms refer to', () => {
    expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm'))).toEqual([
      'AlarmsHighCpu9C603BEE',
      'AlarmsHighMemoryB7059164',
    ]);
  });
});

describe('with every option', () => {
  const stack = stackIn();
  alarmsIn(stack, {
    alarmNamePrefix: 'orders',
    runbookUrl: 'https://example.com/all',
    highCpu: {
      enabled: true,
      threshold: 90.5,
      period: Duration.minutes(1),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      actions: actionsTo(stack, 'pages'),
      runbookUrl: 'https://example.com/cpu',
    },
  });
  const template = Template.fromStack(stack);

  test('applies the numbers', () => {
    expect(alarmNamed(template, 'orders-high-cpu')).toMatchObject({
      Threshold: 90.5,
      Period: 60,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      TreatMissingData: 'breaching',
    });
  });

  test('an alarm with its own actions runs those only', () => {
    expect(alarmNamed(template, 'orders-high-cpu')).toMatchObject({
      AlarmActions: [arnOfTopic('pages')],
      OKActions: [arnOfTopic('pages')],
    });
    expect(alarmNamed(template, 'orders-high-memory')).toMatchObject({ AlarmActions: [arnOfTopic()] });
  });

  test('the description ends with the runbook of the alarm, otherwise of the construct', () => {
    expect(alarmNamed(template, 'orders-high-cpu').AlarmDescription).toMatch(/\. Runbook: https:\/\/example.com\/cpu$/);
    expect(alarmNamed(template, 'orders-high-memory').AlarmDescription).toMatch(
      /\. Runbook: https:\/\/example.com\/all$/,
    );
  });
});

test('running-below-desired compares the task counts of Container Insights', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { alarmNamePrefix: 'orders', runningBelowDesired: {} });
  expect(alarms.alarms).toEqual([alarms.highCpu, alarms.highMemory, alarms.runningBelowDesired]);
  const { Metrics, ...alarm } = alarmNamed(Template.fromStack(stack), 'orders-running-below-desired');
  expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 10, TreatMissingData: 'missing' });
  const counted = (id: string, MetricName: string) => ({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: 'ECS/ContainerInsights',
        MetricName,
        Dimensions: [
          { Name: 'ClusterName', Value: 'orders' },
          { Name: 'ServiceName', Value: 'orders-service' },
        ],
      },
      Period: 60,
      Stat: 'Average',
    },
    ReturnData: false,
  });
  expect(Metrics).toEqual([
    expect.objectContaining({ Expression: 'desired - running' }),
    counted('desired', 'DesiredTaskCount'),
    counted('running', 'RunningTaskCount'),
  ]);
});

test('creates no disabled alarm', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { highCpu: { enabled: false } });
  expect(alarms.highCpu).toBeUndefined();
  expect(alarms.alarms).toEqual([alarms.highMemory]);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 1);
});

test('undefined options keep the defaults', () => {
  const stack = stackIn();
  alarmsIn(stack, {
    alarmNamePrefix: 'orders',
    highCpu: { enabled: undefined, threshold: undefined, period: undefined },
  });
  expect(alarmNamed(Template.fromStack(stack), 'orders-high-cpu')).toMatchObject({ Threshold: 80, Period: 300 });
});

test('CloudFormation generates the names without a prefix', () => {
  const stack = stackIn();
  alarmsIn(stack);
  Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmName: Match.absent() });
});

describe('on a service of another stack', () => {
  const app = new App();
  const env = { account: ACCOUNT, region: REGION };
  const serviceStack = new Stack(app, 'Service', { env });
  const stack = stackIn(REGION, app);
  alarmsIn(stack, { service: serviceIn(serviceStack) });
  const template = Template.fromStack(stack);

  test('the dimensions refer to the cluster and the service', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [
        { Name: 'ClusterName', Value: { 'Fn::ImportValue': Match.stringLikeRegexp('^Service:.*RefCluster') } },
        { Name: 'ServiceName', Value: { 'Fn::ImportValue': Match.stringLikeRegexp('^Service:.*GetAttService.*Name') } },
      ],
    });
  });

  test('the alarms use single metrics instead of expressions', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { Metrics: Match.absent() });
  });
});

test('alarms of an imported service can be deployment alarms', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack);
  serviceIn(stack).enableDeploymentAlarms(alarms.alarms.map((alarm) => alarm.alarmName));
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
    DeploymentConfiguration: {
      Alarms: { Enable: true, AlarmNames: [{ Ref: 'AlarmsHighCpu9C603BEE' }, { Ref: 'AlarmsHighMemoryB7059164' }] },
    },
  });
});

test('accepts tokens', () => {
  const stack = stackIn();
  const value = Token.asNumber({ Ref: 'Number' });
  const text = Token.asString({ Ref: 'Text' });
  const highCpu = { threshold: value, evaluationPeriods: value, datapointsToAlarm: value };
  expect(() => alarmsIn(stack, { alarmNamePrefix: text, runbookUrl: text, highCpu })).not.toThrow();
});

describe('fails', () => {
  const failing = (props: Partial<ServiceAlarmsProps>) => () => alarmsIn(stackIn(), props);
  const cpuFailing = (highCpu: AlarmOptions) => failing({ highCpu });

  test.each([0, -1, NaN, Infinity])('if a threshold is %p', (threshold) => {
    expect(cpuFailing({ threshold })).toThrow(
      `Watch/Alarms: highCpu.threshold must be greater than 0, got ${threshold}`,
    );
  });

  test.each([0, 10, 30, 90, 60.5])('if a period is %p seconds', (seconds) => {
    expect(cpuFailing({ period: Duration.millis(seconds * 1_000) })).toThrow(
      /^Watch\/Alarms: highCpu.period must be a whole number of minutes, at least 1, got \S+/,
    );
  });

  test.each([0, -1, 1.5, NaN])('if evaluationPeriods is %p', (evaluationPeriods) => {
    expect(cpuFailing({ evaluationPeriods })).toThrow(
      `Watch/Alarms: highCpu.evaluationPeriods must be a whole number of at least 1, got ${evaluationPeriods}`,
    );
  });

  test.each([0, 4, 1.5])('if datapointsToAlarm is %p of 3', (datapointsToAlarm) => {
    expect(cpuFailing({ evaluationPeriods: 3, datapointsToAlarm })).toThrow(
      `Watch/Alarms: highCpu.datapointsToAlarm must be a whole number from 1 to evaluationPeriods, 3, got ${datapointsToAlarm}`,
    );
  });

  test('if datapointsToAlarm and evaluationPeriods are malformed', () => {
    expect(cpuFailing({ evaluationPeriods: 0, datapointsToAlarm: 0 })).toThrow(
      'highCpu.datapointsToAlarm must be a whole number of at least 1, got 0',
    );
  });

  test.each([
    [5, 289, '1 day for periods below 1 hour, got 86700 seconds'],
    [59, 25, '1 day for periods below 1 hour, got 88500 seconds'],
    [60, 169, '7 days, got 608400 seconds'],
  ])('if the window of %p minutes times %p is too long', (minutes, evaluationPeriods, message) => {
    expect(cpuFailing({ period: Duration.minutes(minutes), evaluationPeriods })).toThrow(
      `Watch/Alarms: highCpu.period times highCpu.evaluationPeriods must be at most ${message}`,
    );
  });

  test.each(['', ' orders', 'orders ', 'x'.repeat(244)])('if the prefix is %p', (alarmNamePrefix) => {
    expect(failing({ alarmNamePrefix })).toThrow(
      `Watch/Alarms: alarmNamePrefix must have 1 to 243 characters and no space at either end, got '${alarmNamePrefix}'`,
    );
  });

  test.each(['wiki', 'ftp://example.com', 'https://example.com/a b', ''])('if a runbook is %p', (runbookUrl) => {
    expect(failing({ runbookUrl })).toThrow(
      `Watch/Alarms: runbookUrl must be an http or https URL, got '${runbookUrl}'`,
    );
    expect(cpuFailing({ runbookUrl })).toThrow(
      `Watch/Alarms: highCpu.runbookUrl must be an http or https URL, got '${runbookUrl}'`,
    );
  });

  test('if the runbook is too long for the description', () => {
    expect(cpuFailing({ runbookUrl: `https://example.com/${'x'.repeat(1000)}` })).toThrow(
      /^Watch\/Alarms: runbookUrl of highCpu must have at most \d{3} characters, got 1020$/,
    );
  });

  test('if the service, and so its metrics, are in a different Region', () => {
    const app = new App();
    const abroad = new Stack(app, 'Abroad', { env: { account: ACCOUNT, region: 'us-east-1' } });
    expect(() => alarmsIn(stackIn(REGION, app), { service: importedService(abroad) })).toThrow(
      "Cannot create an Alarm in region 'eu-west-1' based on metric 'CPUUtilization' in 'us-east-1'",
    );
  });

  test('with all problems of all alarms, including disabled ones', () => {
    const options = { threshold: 0, evaluationPeriods: 0 };
    expect(failing({ highCpu: options, highMemory: { ...options, enabled: false } })).toThrow(
      'Watch/Alarms: highCpu.threshold must be greater than 0, got 0; ' +
        'highCpu.evaluationPeriods must be a whole number of at least 1, got 0; ' +
        'highMemory.threshold must be greater than 0, got 0; ' +
        'highMemory.evaluationPeriods must be a whole number of at least 1, got 0',
    );
  });
});

test.each([
  [1, 1440],
  [5, 288],
  [60, 168],
  [10_080, 1],
])('accepts a window of %p minutes times %p', (minutes, evaluationPeriods) => {
  const highCpu = { period: Duration.minutes(minutes), evaluationPeriods, datapointsToAlarm: 1 };
  expect(() => alarmsIn(stackIn(), { highCpu })).not.toThrow();
});

test.each(['x', 'x'.repeat(243)])('accepts the prefix %p', (alarmNamePrefix) => {
  expect(() => alarmsIn(stackIn(), { alarmNamePrefix })).not.toThrow();
});

test('accepts a topic of an environment-agnostic stack', () => {
  const app = new App();
  const stack = new Stack(app, 'Watch');
  expect(() => alarmsIn(stack, { actions: AlertActions.toTopic(new sns.Topic(stack, 'Topic')) })).not.toThrow();
});
