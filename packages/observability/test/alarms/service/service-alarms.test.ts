import { App, Duration, Stack, Token } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { type AlarmOptions, AlertSeverity, ServiceAlarms, type ServiceAlarmsProps } from '../../../src';
import { ACCOUNT, alarmNamed, arnOfTopic, importedService, REGION, serviceIn, stackIn, topicIn } from '../../fixtures';

function alarmsIn(stack: Stack, props: Partial<ServiceAlarmsProps> = {}): ServiceAlarms {
  return new ServiceAlarms(stack, 'Alarms', { service: importedService(stack), topic: topicIn(stack), ...props });
}

describe('with defaults', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { alarmNamePrefix: 'orders' });
  const template = Template.fromStack(stack);
  const dimensions = [
    { Name: 'ClusterName', Value: 'orders' },
    { Name: 'ServiceName', Value: 'orders-service' },
  ];

  test('high-cpu is above 80 percent of CPU in two periods of five minutes', () => {
    expect(alarmNamed(template, 'orders-high-cpu')).toEqual({
      AlarmName: 'orders-high-cpu',
      AlarmDescription: expect.stringMatching(/CPU.*Look at/),
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

  test('high-memory is above 85 percent of memory in two periods of five minutes', () => {
    expect(alarmNamed(template, 'orders-high-memory')).toEqual({
      AlarmName: 'orders-high-memory',
      AlarmDescription: expect.stringMatching(/memory.*Look for/),
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

  test('the alarms are offered one by one and together', () => {
    expect(alarms.alarms).toEqual([alarms.highCpu, alarms.highMemory]);
    expect(alarms.alarms).toHaveLength(2);
  });

  test('the logical ids stay, since deployments and composite alarms refer to them', () => {
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
    cpu: {
      enabled: true,
      threshold: 90.5,
      period: Duration.minutes(1),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      topic: topicIn(stack, 'pages'),
      runbookUrl: 'https://example.com/cpu',
    },
  });
  const template = Template.fromStack(stack);

  test('the numbers are those of the caller', () => {
    expect(alarmNamed(template, 'orders-high-cpu')).toMatchObject({
      Threshold: 90.5,
      Period: 60,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      TreatMissingData: 'breaching',
    });
  });

  test('an alarm with a topic of its own tells that one only', () => {
    expect(alarmNamed(template, 'orders-high-cpu')).toMatchObject({
      AlarmActions: [arnOfTopic('pages')],
      OKActions: [arnOfTopic('pages')],
    });
    expect(alarmNamed(template, 'orders-high-memory')).toMatchObject({ AlarmActions: [arnOfTopic()] });
  });

  test("a description ends in the alarm's own runbook, or else in that of the set", () => {
    expect(alarmNamed(template, 'orders-high-cpu').AlarmDescription).toMatch(/\. Runbook: https:\/\/example.com\/cpu$/);
    expect(alarmNamed(template, 'orders-high-memory').AlarmDescription).toMatch(
      /\. Runbook: https:\/\/example.com\/all$/,
    );
  });
});

test('tasks that do not run are watched where Container Insights counts them', () => {
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

describe('with topics by severity', () => {
  const stack = stackIn();
  alarmsIn(stack, {
    alarmNamePrefix: 'orders',
    severityTopics: { critical: topicIn(stack, 'pages'), warning: topicIn(stack, 'tickets') },
    cpu: { severity: AlertSeverity.CRITICAL },
    runningBelowDesired: { severity: AlertSeverity.INFO },
    furtherActions: [new actions.SsmAction(actions.OpsItemSeverity.HIGH)],
  });
  const template = Template.fromStack(stack);

  test.each([
    ['orders-high-cpu', 'pages'],
    ['orders-high-memory', 'tickets'],
    ['orders-running-below-desired', 'alerts'],
  ])('%s tells the topic %s, that of its severity or else that of the set', (name, topic) => {
    const alarm = alarmNamed(template, name);
    expect(alarm.AlarmActions).toContain(arnOfTopic(topic));
    expect(alarm.OKActions).toEqual([arnOfTopic(topic)]);
  });

  test('a further action follows when an alarm is raised', () => {
    expect(alarmNamed(template, 'orders-high-memory').AlarmActions).toHaveLength(2);
  });
});

test('an alarm that is switched off does not exist', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { cpu: { enabled: false } });
  expect(alarms.highCpu).toBeUndefined();
  expect(alarms.alarms).toEqual([alarms.highMemory]);
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 1);
});

test('options that are undefined keep the defaults', () => {
  const stack = stackIn();
  alarmsIn(stack, { alarmNamePrefix: 'orders', cpu: { enabled: undefined, threshold: undefined, period: undefined } });
  expect(alarmNamed(Template.fromStack(stack), 'orders-high-cpu')).toMatchObject({ Threshold: 80, Period: 300 });
});

test('CloudFormation chooses the names where no prefix is given', () => {
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

  test('the dimensions refer to the very cluster and service', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      Dimensions: [
        { Name: 'ClusterName', Value: { 'Fn::ImportValue': Match.stringLikeRegexp('^Service:.*RefCluster') } },
        { Name: 'ServiceName', Value: { 'Fn::ImportValue': Match.stringLikeRegexp('^Service:.*GetAttService.*Name') } },
      ],
    });
  });

  test('the alarm stands on plain metric fields, which deployment alarms and consoles read best', () => {
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { Metrics: Match.absent() });
  });
});

test('a deployment of the service can roll back on alarms that know it by its names', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack);
  serviceIn(stack).enableDeploymentAlarms(alarms.alarms.map((alarm) => alarm.alarmName));
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
    DeploymentConfiguration: {
      Alarms: { Enable: true, AlarmNames: [{ Ref: 'AlarmsHighCpu9C603BEE' }, { Ref: 'AlarmsHighMemoryB7059164' }] },
    },
  });
});

test('works with a token for every value', () => {
  const stack = stackIn();
  const value = Token.asNumber({ Ref: 'Number' });
  const text = Token.asString({ Ref: 'Text' });
  const cpu = { threshold: value, evaluationPeriods: value, datapointsToAlarm: value };
  expect(() => alarmsIn(stack, { alarmNamePrefix: text, runbookUrl: text, cpu })).not.toThrow();
});

describe('fails', () => {
  const failing = (props: Partial<ServiceAlarmsProps>) => () => alarmsIn(stackIn(), props);
  const cpuFailing = (cpu: AlarmOptions) => failing({ cpu });

  test.each([0, -1, NaN, Infinity])('when a threshold is %p', (threshold) => {
    expect(cpuFailing({ threshold })).toThrow(`Watch/Alarms: cpu.threshold must be greater than 0, got ${threshold}`);
  });

  test.each([0, 10, 30, 90, 60.5])('when a period lasts %p seconds', (seconds) => {
    expect(cpuFailing({ period: Duration.millis(seconds * 1_000) })).toThrow(
      /^Watch\/Alarms: cpu.period must be a whole number of minutes, at least 1, got \S+/,
    );
  });

  test.each([0, -1, 1.5, NaN])('when %p periods are evaluated', (evaluationPeriods) => {
    expect(cpuFailing({ evaluationPeriods })).toThrow(
      `Watch/Alarms: cpu.evaluationPeriods must be a whole number of at least 1, got ${evaluationPeriods}`,
    );
  });

  test.each([0, 4, 1.5])('when %p of 3 data points are to alarm', (datapointsToAlarm) => {
    expect(cpuFailing({ evaluationPeriods: 3, datapointsToAlarm })).toThrow(
      `Watch/Alarms: cpu.datapointsToAlarm must be a whole number from 1 to 3, the evaluationPeriods, got ${datapointsToAlarm}`,
    );
  });

  test('when data points to alarm are malformed and the evaluation periods too', () => {
    expect(cpuFailing({ evaluationPeriods: 0, datapointsToAlarm: 0 })).toThrow(
      'cpu.datapointsToAlarm must be a whole number of at least 1, got 0',
    );
  });

  test.each([
    [5, 289, 'one day where the period is below an hour, got 86700 seconds'],
    [59, 25, 'one day where the period is below an hour, got 88500 seconds'],
    [60, 169, 'seven days, got 608400 seconds'],
  ])('when the window of %p minutes times %p is too long', (minutes, evaluationPeriods, message) => {
    expect(cpuFailing({ period: Duration.minutes(minutes), evaluationPeriods })).toThrow(
      `Watch/Alarms: cpu.period times cpu.evaluationPeriods must span at most ${message}`,
    );
  });

  test.each(['', ' orders', 'orders ', 'x'.repeat(244)])('when the prefix is %p', (alarmNamePrefix) => {
    expect(failing({ alarmNamePrefix })).toThrow(
      `Watch/Alarms: alarmNamePrefix must have 1 to 243 characters and no space around them, got '${alarmNamePrefix}'`,
    );
  });

  test.each(['wiki', 'ftp://example.com', 'https://example.com/a b', ''])('when a runbook is %p', (runbookUrl) => {
    expect(failing({ runbookUrl })).toThrow(
      `Watch/Alarms: runbookUrl must be an http or https URL, got '${runbookUrl}'`,
    );
    expect(cpuFailing({ runbookUrl })).toThrow(
      `Watch/Alarms: cpu.runbookUrl must be an http or https URL, got '${runbookUrl}'`,
    );
  });

  test('when a runbook leaves no room in the description', () => {
    expect(cpuFailing({ runbookUrl: `https://example.com/${'x'.repeat(1000)}` })).toThrow(
      /^Watch\/Alarms: runbookUrl of cpu must have at most \d{3} characters$/,
    );
  });

  test('when a topic is in another region', () => {
    const stack = stackIn();
    const abroad = topicIn(stack, 'abroad', 'us-east-1');
    expect(() => alarmsIn(stack, { topic: abroad, cpu: { topic: abroad } })).toThrow(
      'Watch/Alarms: topic must be in the region of the alarms, eu-west-1, got one in us-east-1; ' +
        'cpu.topic must be in the region of the alarms, eu-west-1, got one in us-east-1',
    );
  });

  test('when the topic of a severity is in another region', () => {
    const stack = stackIn();
    const critical = topicIn(stack, 'abroad', 'us-east-1');
    expect(() => alarmsIn(stack, { severityTopics: { critical } })).toThrow(
      'Watch/Alarms: severityTopics.critical must be in the region of the alarms, eu-west-1, got one in us-east-1',
    );
  });

  test('when the service is in another region, where its metrics are', () => {
    const app = new App();
    const abroad = new Stack(app, 'Abroad', { env: { account: ACCOUNT, region: 'us-east-1' } });
    expect(() => alarmsIn(stackIn(REGION, app), { service: importedService(abroad) })).toThrow(
      "Cannot create an Alarm in region 'eu-west-1' based on metric 'CPUUtilization' in 'us-east-1'",
    );
  });

  test('with all problems of all alarms at once, even of one that is switched off', () => {
    const options = { threshold: 0, evaluationPeriods: 0 };
    expect(failing({ cpu: options, memory: { ...options, enabled: false } })).toThrow(
      'Watch/Alarms: cpu.threshold must be greater than 0, got 0; ' +
        'cpu.evaluationPeriods must be a whole number of at least 1, got 0; ' +
        'memory.threshold must be greater than 0, got 0; ' +
        'memory.evaluationPeriods must be a whole number of at least 1, got 0',
    );
  });
});

test.each([
  [1, 1440],
  [5, 288],
  [60, 168],
  [10_080, 1],
])('accepts a window of %p minutes times %p', (minutes, evaluationPeriods) => {
  const cpu = { period: Duration.minutes(minutes), evaluationPeriods, datapointsToAlarm: 1 };
  expect(() => alarmsIn(stackIn(), { cpu })).not.toThrow();
});

test.each(['x', 'x'.repeat(243)])('accepts the prefix %p', (alarmNamePrefix) => {
  expect(() => alarmsIn(stackIn(), { alarmNamePrefix })).not.toThrow();
});

test('accepts a topic of the same app whose region is not known', () => {
  const app = new App();
  const stack = new Stack(app, 'Watch');
  expect(() => alarmsIn(stack, { topic: new sns.Topic(stack, 'Topic') })).not.toThrow();
});
