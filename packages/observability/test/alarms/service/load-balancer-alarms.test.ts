import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LoadBalancerAlarms, type LoadBalancerAlarmsProps } from '../../../src';
import {
  ACCOUNT,
  alarmNamed,
  arnOfTopic,
  importedGroup,
  importedLoadBalancer,
  REGION,
  stackIn,
  actionsTo,
  vpcIn,
} from '../../fixtures';

function alarmsIn(stack: Stack, props: Partial<LoadBalancerAlarmsProps> = {}): LoadBalancerAlarms {
  return new LoadBalancerAlarms(stack, 'Alarms', {
    loadBalancer: importedLoadBalancer(stack),
    actions: actionsTo(stack),
    ...props,
    targetGroups: props.targetGroups ?? [importedGroup(stack, 'Blue')],
  });
}

describe('with one target group', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { alarmNamePrefix: 'orders' });
  const template = Template.fromStack(stack);
  const expected = {
    AlarmDescription: expect.stringMatching(/health check.*Check/),
    Namespace: 'AWS/ApplicationELB',
    MetricName: 'UnHealthyHostCount',
    Dimensions: [
      { Name: 'LoadBalancer', Value: 'app/orders/50dc6c495c0c9188' },
      { Name: 'TargetGroup', Value: 'targetgroup/blue/73e2d6bc24d8a067' },
    ],
    Statistic: 'Average',
    Period: 60,
    EvaluationPeriods: 2,
    Threshold: 1,
    TreatMissingData: 'notBreaching',
    AlarmActions: [arnOfTopic()],
    OKActions: [arnOfTopic()],
  };

  test('unhealthy-target fires above one unhealthy target in two periods of one minute', () => {
    expect(alarmNamed(template, 'orders-unhealthy-target')).toEqual({
      ...expected,
      AlarmName: 'orders-unhealthy-target',
      ComparisonOperator: 'GreaterThanThreshold',
    });
  });

  test('any-unhealthy-target fires for one unhealthy target', () => {
    expect(alarmNamed(template, 'orders-any-unhealthy-target')).toEqual({
      ...expected,
      AlarmName: 'orders-any-unhealthy-target',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('exposes the alarms by kind and in alarms', () => {
    expect(alarms.alarms).toEqual([
      ...alarms.unhealthyTargets,
      ...alarms.anyUnhealthyTargets,
      alarms.noHealthyTarget,
      alarms.serverErrors,
      alarms.highLatency,
    ]);
    expect(alarms.alarms).not.toContain(undefined);
    expect(alarms.unhealthyTargets).toHaveLength(1);
    expect(alarms.anyUnhealthyTargets).toHaveLength(1);
  });
});

describe('alarms of the whole load balancer', () => {
  const stack = stackIn();
  alarmsIn(stack, { alarmNamePrefix: 'orders' });
  const template = Template.fromStack(stack);
  const balancer = { Name: 'LoadBalancer', Value: 'app/orders/50dc6c495c0c9188' };

  test('no-healthy-target fires below one healthy target, and without data', () => {
    expect(alarmNamed(template, 'orders-no-healthy-target')).toMatchObject({
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HealthyHostCount',
      Dimensions: [balancer, { Name: 'TargetGroup', Value: 'targetgroup/blue/73e2d6bc24d8a067' }],
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  test('server-errors uses the share of all requests, including those without a target', () => {
    const { Metrics, ...alarm } = alarmNamed(template, 'orders-server-errors');
    expect(alarm).toMatchObject({
      Threshold: 5,
      EvaluationPeriods: 3,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
    expect(Metrics).toEqual([
      expect.objectContaining({
        Expression:
          'IF((FILL(requests,0)+FILL(balancer,0))>=10,' +
          '100*(FILL(target,0)+FILL(balancer,0))/(FILL(requests,0)+FILL(balancer,0)),0)',
      }),
      counted('target', 'HTTPCode_Target_5XX_Count'),
      counted('balancer', 'HTTPCode_ELB_5XX_Count'),
      counted('requests', 'RequestCount'),
    ]);
  });

  test('high-latency uses the 99th percentile in seconds, and ignores too few samples', () => {
    expect(alarmNamed(template, 'orders-high-latency')).toMatchObject({
      MetricName: 'TargetResponseTime',
      Dimensions: [balancer],
      ExtendedStatistic: 'p99',
      EvaluateLowSampleCountPercentile: 'ignore',
      Threshold: 1,
      EvaluationPeriods: 5,
      TreatMissingData: 'notBreaching',
    });
  });

  function counted(id: string, metricName: string) {
    const metric = { Namespace: 'AWS/ApplicationELB', MetricName: metricName, Dimensions: [balancer] };
    return { Id: id, MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' }, ReturnData: false };
  }
});

test('server-errors uses minimumRequests', () => {
  const stack = stackIn();
  alarmsIn(stack, { alarmNamePrefix: 'orders', minimumRequests: 2 });
  expect(JSON.stringify(alarmNamed(Template.fromStack(stack), 'orders-server-errors'))).toContain('>=2,');
});

describe('with the two target groups of a blue/green deployment', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, {
    alarmNamePrefix: 'orders',
    targetGroups: [importedGroup(stack, 'Blue'), importedGroup(stack, 'AlternateGroup', 'green')],
  });
  const template = Template.fromStack(stack);

  test('the first target group keeps its alarm names and logical ids', () => {
    const single = stackIn();
    alarmsIn(single, { alarmNamePrefix: 'orders' });
    const before = Template.fromStack(single).findResources('AWS::CloudWatch::Alarm');
    delete before.AlarmsNoHealthyTarget43949258;
    expect(Object.keys(before)).toHaveLength(4);
    expect(template.findResources('AWS::CloudWatch::Alarm')).toMatchObject(before);
  });

  test('no-healthy-target adds up the target groups, one of which is idle', () => {
    expect(alarmNamed(template, 'orders-no-healthy-target').Metrics).toEqual([
      expect.objectContaining({ Expression: 'FILL(healthyHostCount0,0)+FILL(healthyHostCount1,0)' }),
      healthy('healthyHostCount0', 'blue'),
      healthy('healthyHostCount1', 'green'),
    ]);

    function healthy(id: string, group: string) {
      return expect.objectContaining({
        Id: id,
        MetricStat: expect.objectContaining({
          Metric: expect.objectContaining({
            MetricName: 'HealthyHostCount',
            Dimensions: expect.arrayContaining([
              { Name: 'TargetGroup', Value: `targetgroup/${group}/73e2d6bc24d8a067` },
            ]),
          }),
        }),
      });
    }
  });

  test('the second target group has its own alarms with its construct id in the name', () => {
    for (const name of ['orders-unhealthy-target-alternate-group', 'orders-any-unhealthy-target-alternate-group']) {
      expect(alarmNamed(template, name).Dimensions).toEqual([
        { Name: 'LoadBalancer', Value: 'app/orders/50dc6c495c0c9188' },
        { Name: 'TargetGroup', Value: 'targetgroup/green/73e2d6bc24d8a067' },
      ]);
    }
    template.resourceCountIs('AWS::CloudWatch::Alarm', 7);
  });

  test('the alarms are in the order of the target groups', () => {
    expect(alarms.unhealthyTargets.map((alarm) => alarm.node.id)).toEqual([
      'UnhealthyTarget',
      'UnhealthyTargetAlternateGroup',
    ]);
    expect(alarms.anyUnhealthyTargets.map((alarm) => alarm.node.id)).toEqual([
      'AnyUnhealthyTarget',
      'AnyUnhealthyTargetAlternateGroup',
    ]);
  });
});

test('keeps the logical ids, which deployments and composite alarms refer to', () => {
  const stack = stackIn();
  alarmsIn(stack, { targetGroups: [importedGroup(stack, 'Blue'), importedGroup(stack, 'Green')] });
  expect(Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))).toEqual([
    'AlarmsUnhealthyTargetC2C12655',
    'AlarmsUnhealthyTargetGreen7E8BD997',
    'AlarmsAnyUnhealthyTargetAC25F673',
    'AlarmsAnyUnhealthyTargetGreen32E04014',
    'AlarmsNoHealthyTarget43949258',
    'AlarmsServerErrorsD0E4A1EF',
    'AlarmsHighLatencyFCAB3241',
  ]);
});

test('applies the options of each alarm', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, {
    alarmNamePrefix: 'orders',
    unhealthyTargets: { threshold: 3, period: Duration.minutes(2), evaluationPeriods: 3 },
    anyUnhealthyTargets: { enabled: false },
    noHealthyTarget: { enabled: false },
    serverErrors: { enabled: false },
    highLatency: { enabled: false },
  });
  expect(alarms.anyUnhealthyTargets).toHaveLength(0);
  expect(alarms.alarms).toEqual(alarms.unhealthyTargets);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
  expect(alarmNamed(template, 'orders-unhealthy-target')).toMatchObject({
    Threshold: 3,
    Period: 120,
    EvaluationPeriods: 3,
  });
});

describe('on a load balancer of another stack', () => {
  const app = new App();
  const service = new Stack(app, 'Service', { env: { account: ACCOUNT, region: REGION } });
  const vpc = vpcIn(service);
  const loadBalancer = new elbv2.ApplicationLoadBalancer(service, 'LoadBalancer', { vpc });
  const groupProps = { vpc, port: 8080, targetType: elbv2.TargetType.IP };
  const blue = new elbv2.ApplicationTargetGroup(service, 'Blue', groupProps);
  const idle = new elbv2.ApplicationTargetGroup(service, 'Idle', groupProps);
  loadBalancer.addListener('Http', { port: 80, open: false, defaultTargetGroups: [blue] });
  const stack = stackIn(REGION, app);
  alarmsIn(stack, { loadBalancer, targetGroups: [blue, idle], alarmNamePrefix: 'orders' });
  const template = Template.fromStack(stack);

  test.each([
    ['orders-unhealthy-target', 'Blue'],
    ['orders-unhealthy-target-idle', 'Idle'],
  ])('the dimensions of %s refer to the load balancer and the target group', (name, group) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: name,
      Dimensions: [
        { Name: 'LoadBalancer', Value: imported('LoadBalancer.*LoadBalancerFullName') },
        { Name: 'TargetGroup', Value: imported(`${group}.*TargetGroupFullName`) },
      ],
    });
  });

  function imported(pattern: string) {
    return { 'Fn::ImportValue': Match.stringLikeRegexp(`^Service:ExportsOutputFnGetAtt${pattern}`) };
  }
});

describe('fails', () => {
  test('without a target group', () => {
    expect(() => alarmsIn(stackIn(), { targetGroups: [] })).toThrow(
      'Watch/Alarms: targetGroups must have at least one target group, got none',
    );
  });

  test('with more target groups than the metrics of one alarm', () => {
    const stack = stackIn();
    const targetGroups = Array.from({ length: 11 }, (_, index) => importedGroup(stack, `Group${index}`));
    expect(() => alarmsIn(stack, { targetGroups })).toThrow('Watch/Alarms: targetGroups must have at most 10, got 11');
  });

  test.each([0, 1.5])('if minimumRequests is %p', (minimumRequests) => {
    expect(() => alarmsIn(stackIn(), { minimumRequests })).toThrow(
      `Watch/Alarms: minimumRequests must be a whole number of at least 1, got ${minimumRequests}`,
    );
  });

  test('with a repeated target group', () => {
    const stack = stackIn();
    const blue = importedGroup(stack, 'Blue');
    expect(() => alarmsIn(stack, { targetGroups: [blue, blue] })).toThrow('Watch/Alarms: targetGroups must be unique');
  });

  test('if two target groups after the first share a construct id', () => {
    const stack = stackIn();
    const groups = ['Blue', 'Green', 'green'].map((id) => importedGroup(stack, id));
    expect(() => alarmsIn(stack, { targetGroups: groups })).toThrow(
      "Watch/Alarms: targetGroups after the first must have different construct ids, got 'green' twice",
    );
  });

  test('if the longest alarm name, of the second target group, exceeds 255 characters', () => {
    const stack = stackIn();
    const targetGroups = [importedGroup(stack, 'Blue'), importedGroup(stack, 'Green')];
    expect(() => alarmsIn(stack, { targetGroups, alarmNamePrefix: 'x'.repeat(229) })).toThrow(
      'Watch/Alarms: alarmNamePrefix must have 1 to 228 characters',
    );
  });

  test('with each problem once for any number of target groups', () => {
    const stack = stackIn();
    const targetGroups = [importedGroup(stack, 'Blue'), importedGroup(stack, 'Green')];
    const message = 'Watch/Alarms: unhealthyTargets.threshold must be greater than 0, got 0';
    expect(() => alarmsIn(stack, { targetGroups, unhealthyTargets: { threshold: 0 } })).toThrow(
      expect.objectContaining({ message }),
    );
  });
});
