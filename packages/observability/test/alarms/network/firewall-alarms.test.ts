import { Lazy, Resource, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import type { aws_wafv2 as wafv2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { FirewallAlarms, type FirewallAlarmsProps } from '../../../src';
import { webAclIn } from '../../catalogue-stack';
import { ACCOUNT, actionsTo, alarmNamed, REGION, stackIn } from '../../fixtures';

function alarmsIn(stack: Stack, props: Pick<FirewallAlarmsProps, 'webAcl'> & Partial<FirewallAlarmsProps>) {
  return new FirewallAlarms(stack, 'Alarms', {
    actions: actionsTo(stack, 'alerts', stack.region),
    alarmNamePrefix: 'orders',
    ...props,
  });
}

function alarmIn(stack: Stack): Record<string, unknown> {
  return alarmNamed(Template.fromStack(stack), 'orders-blocked-requests');
}

class ImportedWebAcl extends Resource implements wafv2.IWebACLRef {
  readonly webAclRef: wafv2.WebACLReference;

  constructor(stack: Stack, scope: string) {
    super(stack, 'Imported');
    const webAclArn = `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/webacl/shared/1`;
    this.webAclRef = { webAclName: 'shared', webAclId: '1', scope, webAclArn };
  }
}

test('blocked-requests fires above a thousand blocked requests in two periods of five minutes', () => {
  const stack = stackIn();
  const alarms = alarmsIn(stack, { webAcl: webAclIn(stack) });
  expect(alarms.alarms).toEqual([alarms.blockedRequests]);
  expect(alarmIn(stack)).toMatchObject({
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

test('the metrics of a web ACL for CloudFront have no Region', () => {
  const stack = stackIn('us-east-1');
  alarmsIn(stack, { webAcl: webAclIn(stack, 'CLOUDFRONT') });
  expect(alarmIn(stack).Dimensions).toEqual([
    { Name: 'Rule', Value: 'ALL' },
    { Name: 'WebACL', Value: 'orders-acl' },
  ]);
});

test('finds the metric name of a web ACL inside a construct', () => {
  class Firewall extends Construct implements wafv2.IWebACLRef {
    private readonly resource = webAclIn(this);
    readonly webAclRef = this.resource.webAclRef;
    readonly env = this.resource.env;
  }
  const stack = stackIn();
  alarmsIn(stack, { webAcl: new Firewall(stack, 'Firewall') });
  expect(alarmIn(stack).Dimensions).toContainEqual({ Name: 'WebACL', Value: 'orders-acl' });
});

test.each([
  ['REGIONAL', true],
  ['CLOUDFRONT', false],
])('monitors an imported web ACL of the scope %s by its metric name', (scope, hasRegion) => {
  const stack = stackIn();
  alarmsIn(stack, { webAcl: new ImportedWebAcl(stack, scope), metricName: 'shared-acl' });
  const { Dimensions } = alarmIn(stack);
  expect(Dimensions).toContainEqual({ Name: 'WebACL', Value: 'shared-acl' });
  expect(JSON.stringify(Dimensions).includes('Region')).toBe(hasRegion);
});

describe('fails', () => {
  const disabled = { cloudWatchMetricsEnabled: false, sampledRequestsEnabled: true, metricName: 'orders-acl' };
  const message =
    'Watch/Alarms: metricName must be set if webAcl is imported, publishes no metrics, or has a token as visibilityConfig';

  test.each([
    ['publishes no metrics', disabled],
    ['has a token as visibilityConfig', Lazy.any({ produce: () => disabled })],
  ])('if the web ACL %s', (_, visibilityConfig) => {
    const stack = stackIn();
    const webAcl = webAclIn(stack);
    webAcl.visibilityConfig = visibilityConfig;
    expect(() => alarmsIn(stack, { webAcl })).toThrow(message);
  });

  test('if an imported web ACL has no metric name', () => {
    const stack = stackIn();
    expect(() => alarmsIn(stack, { webAcl: new ImportedWebAcl(stack, 'REGIONAL') })).toThrow(message);
  });

  test.each(['', ' acl', 'acl ', 'x'.repeat(256)])('if the metric name is %j', (metricName) => {
    const stack = stackIn();
    expect(() => alarmsIn(stack, { webAcl: new ImportedWebAcl(stack, 'REGIONAL'), metricName })).toThrow(
      `Watch/Alarms: metricName must be 1 to 255 letters, digits, hyphens and underscores, got '${metricName}'`,
    );
  });

  test('if the scope of the web ACL is a token', () => {
    const stack = stackIn();
    const webAcl = new ImportedWebAcl(stack, Lazy.string({ produce: () => 'REGIONAL' }));
    expect(() => alarmsIn(stack, { webAcl, metricName: 'shared-acl' })).toThrow(
      'Watch/Alarms: webAcl must have a literal scope, CLOUDFRONT or REGIONAL, got a token',
    );
  });
});
