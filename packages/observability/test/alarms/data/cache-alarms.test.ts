import { App, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import { CacheAlarms, type CacheAlarmsProps } from '../../../src';
import { ACCOUNT, alarmNamed, REGION, stackIn, actionsTo } from '../../fixtures';

function alarmsIn(stack: Stack, props: Partial<CacheAlarmsProps> = {}): CacheAlarms {
  return new CacheAlarms(stack, 'Alarms', {
    replicationGroup: elasticache.CfnReplicationGroup.fromReplicationGroupId(stack, 'Cache', 'sessions'),
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
    nodes: 1,
    ...props,
  });
}

describe('with one node', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { highHostCpu: {} });
  const template = Template.fromStack(stack);

  test.each([
    ['orders-cache-high-host-cpu', 'CPUUtilization', 'Average', 'GreaterThanThreshold', 45, 3],
    ['orders-cache-memory', 'DatabaseMemoryUsagePercentage', 'Maximum', 'GreaterThanThreshold', 80, 3],
    ['orders-cache-evictions', 'Evictions', 'Sum', 'GreaterThanOrEqualToThreshold', 1, 1],
    ['orders-cache-high-cpu', 'EngineCPUUtilization', 'Average', 'GreaterThanThreshold', 90, 3],
  ])('%s monitors %s of the node', (name, metric, statistic, comparison, threshold, periods) => {
    expect(alarmNamed(template, name)).toMatchObject({
      Namespace: 'AWS/ElastiCache',
      MetricName: metric,
      Dimensions: [{ Name: 'CacheClusterId', Value: 'sessions-001' }],
      Statistic: statistic,
      Period: 300,
      EvaluationPeriods: periods,
      Threshold: threshold,
      ComparisonOperator: comparison,
      TreatMissingData: 'missing',
    });
  });

  test('exposes each alarm by name and in alarms', () => {
    expect(alarms.alarms).toEqual([alarms.highMemory, alarms.evictions, alarms.highCpu, alarms.highHostCpu]);
    expect(alarms.alarms).not.toContain(undefined);
  });
});

test('creates cache-high-host-cpu only if its options are set', () => {
  const { highHostCpu, alarms } = alarmsIn(stackIn());
  expect(highHostCpu).toBeUndefined();
  expect(alarms).toHaveLength(3);
});

describe('with several nodes', () => {
  const nodesOf = (alarm: Record<string, unknown>): unknown[] => {
    const metrics = alarm.Metrics as { MetricStat?: { Metric: { Dimensions: { Value: unknown }[] } } }[];
    return metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions.map(({ Value }) => Value) ?? []);
  };

  test('cache-memory uses the maximum of the nodes, cache-evictions the sum', () => {
    const stack = stackIn();
    alarmsIn(stack, { nodes: 2 });
    const template = Template.fromStack(stack);
    const memory = alarmNamed(template, 'orders-cache-memory');
    expect(memory.Metrics).toContainEqual(
      expect.objectContaining({ Expression: 'MAX([databaseMemoryUsagePercentage0,databaseMemoryUsagePercentage1])' }),
    );
    expect(nodesOf(memory)).toEqual(['sessions-001', 'sessions-002']);
    expect(alarmNamed(template, 'orders-cache-evictions').Metrics).toContainEqual(
      expect.objectContaining({ Expression: 'SUM([evictions0,evictions1])' }),
    );
  });

  test('uses node names with the shard in cluster mode', () => {
    const stack = stackIn();
    alarmsIn(stack, { nodes: 2, shards: 2 });
    expect(nodesOf(alarmNamed(Template.fromStack(stack), 'orders-cache-memory'))).toEqual([
      'sessions-0001-001',
      'sessions-0001-002',
      'sessions-0002-001',
      'sessions-0002-002',
    ]);
  });
});

test('dimensions refer to a replication group of another stack', () => {
  const app = new App();
  const data = new Stack(app, 'Data', { env: { account: ACCOUNT, region: REGION } });
  const replicationGroup = new elasticache.CfnReplicationGroup(data, 'Cache', {
    replicationGroupDescription: 'sessions',
  });
  const stack = stackIn(REGION, app);
  alarmsIn(stack, { replicationGroup });
  Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', {
    Dimensions: [
      {
        Name: 'CacheClusterId',
        Value: { 'Fn::Join': ['', [{ 'Fn::ImportValue': Match.stringLikeRegexp('^Data:.*RefCache') }, '-001']] },
      },
    ],
  });
});

describe('fails', () => {
  test.each([
    [{ nodes: 0 }, 'nodes must be a whole number from 1 to 500, got 0'],
    [{ nodes: 501 }, 'nodes must be a whole number from 1 to 500, got 501'],
    [{ nodes: 1e21 }, 'nodes must be a whole number from 1 to 500, got 1e+21'],
    [{ shards: 65_535 }, 'shards must be a whole number from 1 to 500, got 65535'],
    [{ nodes: 1.5 }, 'nodes must be a whole number from 1 to 500, got 1.5'],
    [{ shards: 0 }, 'shards must be a whole number from 1 to 500, got 0'],
    [{ nodes: 2, shards: 6 }, 'nodes times shards must be at most 10, the metrics of one alarm, got 12'],
    [{ highMemory: { threshold: -1 } }, 'highMemory.threshold must be greater than 0, got -1'],
  ])('with %j', (props, message) => {
    expect(() => alarmsIn(stackIn(), props)).toThrow(`Watch/Alarms: ${message}`);
  });
});

test.each([{ nodes: 10 }, { nodes: 2, shards: 5 }])('accepts %j', (props) => {
  expect(() => alarmsIn(stackIn(), props)).not.toThrow();
});
