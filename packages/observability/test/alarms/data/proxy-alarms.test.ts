import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { ProxyAlarms } from '../../../src';
import { ACCOUNT, actionsTo, alarmNamed, importedProxy, REGION, stackIn } from '../../fixtures';

const dimensions = [{ Name: 'ProxyName', Value: 'orders-proxy' }];

describe('with defaults', () => {
  const stack = stackIn();
  const alarms = new ProxyAlarms(stack, 'Alarms', {
    proxy: importedProxy(stack),
    actions: actionsTo(stack),
    alarmNamePrefix: 'orders',
  });
  const template = Template.fromStack(stack);

  test('proxy-connections fires above 80 percent of the connections for a quarter of an hour', () => {
    const alarm = alarmNamed(template, 'orders-proxy-connections');
    expect(alarm).toMatchObject({ EvaluationPeriods: 3, Threshold: 80, ComparisonOperator: 'GreaterThanThreshold' });
    expect(alarm.Metrics).toMatchObject([
      { Expression: '100 * used / maximum' },
      {
        Id: 'used',
        MetricStat: {
          Metric: { MetricName: 'DatabaseConnectionsCurrentlyBorrowed', Namespace: 'AWS/RDS', Dimensions: dimensions },
          Period: 300,
          Stat: 'Maximum',
        },
      },
      { Id: 'maximum', MetricStat: { Metric: { MetricName: 'MaxDatabaseConnectionsAllowed' } } },
    ]);
  });

  test.each([
    ['orders-proxy-rejected-clients', 'ClientConnectionsSetupFailedAuth', 1],
    ['orders-proxy-unreachable-database', 'DatabaseConnectionsSetupFailed', 3],
  ])('%s fires at 5 failed connections', (name, MetricName, EvaluationPeriods) => {
    expect(alarmNamed(template, name)).toMatchObject({
      MetricName,
      Namespace: 'AWS/RDS',
      Dimensions: dimensions,
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('has all its alarms as attributes', () => {
    expect(alarms.alarms).toEqual([alarms.highConnections, alarms.rejectedClients, alarms.unreachableDatabase]);
  });
});

test('creates no disabled alarm', () => {
  const stack = stackIn();
  const off = { enabled: false };
  const props = { highConnections: off, rejectedClients: off, unreachableDatabase: off };
  new ProxyAlarms(stack, 'Alarms', { proxy: importedProxy(stack), actions: actionsTo(stack), ...props });
  Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
});

test('fails if the proxy, and so its metrics, are in a different Region', () => {
  const app = new App();
  const abroad = new Stack(app, 'Abroad', { env: { account: ACCOUNT, region: 'us-east-1' } });
  const stack = stackIn(REGION, app);
  const props = { proxy: importedProxy(abroad), actions: actionsTo(stack) };
  expect(() => new ProxyAlarms(stack, 'Alarms', props)).toThrow("in region 'eu-west-1'");
});

test('fails with the path and the prop if an option is out of range', () => {
  const stack = stackIn();
  const props = { proxy: importedProxy(stack), actions: actionsTo(stack), rejectedClients: { threshold: 0 } };
  expect(() => new ProxyAlarms(stack, 'Alarms', props)).toThrow(
    'Watch/Alarms: rejectedClients.threshold must be greater than 0, got 0',
  );
});
