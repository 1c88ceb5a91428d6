import { Lazy } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { FirewallAlarms } from '../../../src';
import { webAclIn } from '../../catalogue-stack';
import { alarmNamed, stackIn, topicIn } from '../../fixtures';

function alarmOf(scope: string, region: string): Record<string, unknown> {
  const stack = stackIn(region);
  const topic = topicIn(stack, 'alerts', region);
  const alarms = new FirewallAlarms(stack, 'Alarms', {
    webAcl: webAclIn(stack, scope),
    topic,
    alarmNamePrefix: 'orders',
  });
  expect(alarms.alarms).toEqual([alarms.rejectedRequests]);
  return alarmNamed(Template.fromStack(stack), 'orders-rejected-requests');
}

test('rejected-requests is above a thousand blocked requests in five minutes, twice', () => {
  expect(alarmOf('REGIONAL', 'eu-west-1')).toMatchObject({
    Namespace: 'AWS/WAFV2',
    MetricName: 'BlockedRequests',
    Dimensions: [
      { Name: 'Region', Value: 'eu-west-1' },
      { Name: 'Rule', Value: 'ALL' },
      { Name: 'WebACL', Value: 'orders-acl' },
    ],
    Statistic: 'Sum',
    Period: 300,
    EvaluationPeriods: 2,
    Threshold: 1000,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('the metrics of a web ACL of CloudFront have no region', () => {
  expect(alarmOf('CLOUDFRONT', 'us-east-1').Dimensions).toEqual([
    { Name: 'Rule', Value: 'ALL' },
    { Name: 'WebACL', Value: 'orders-acl' },
  ]);
});

describe('fails when the web ACL', () => {
  const quiet = { cloudWatchMetricsEnabled: false, sampledRequestsEnabled: true, metricName: 'orders-acl' };

  test.each([
    ['publishes no metrics', quiet],
    ['hides its metric name in a token', Lazy.any({ produce: () => quiet })],
  ])('%s', (_, visibilityConfig) => {
    const stack = stackIn();
    const webAcl = webAclIn(stack);
    webAcl.visibilityConfig = visibilityConfig;
    expect(() => new FirewallAlarms(stack, 'Alarms', { webAcl, topic: topicIn(stack) })).toThrow(
      'Watch/Alarms: webAcl must publish metrics, with a literal visibilityConfig',
    );
  });
});
