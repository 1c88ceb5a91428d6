import { App, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ApiDomain, FailoverRouting, RegionSwitch, type RegionSwitchProps } from '../../src';
import { resourcesOfType, stackIn, vpcIn } from '../fixtures';

const ZONE = 'Z0123456789ABCDEFGHIJ';
const ORIGIN = 'origin.api.example.com';

function switchIn(stack: Stack, props: Partial<RegionSwitchProps> = {}): RegionSwitch {
  return new RegionSwitch(stack, 'Switch', { metricNamespace: 'shop/failover', ...props });
}

function recordsIn(stack: Stack, routing: FailoverRouting, recordName?: string) {
  const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: ZONE,
    zoneName: 'example.com',
  });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: vpcIn(stack) });
  const domain = new ApiDomain(stack, 'Domain', { hostedZone, domainName: 'api.example.com' });
  domain.failoverToLoadBalancer(loadBalancer, routing, recordName);
  const template = Template.fromStack(stack);
  return resourcesOfType(template, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties);
}

describe('a switch', () => {
  const stack = stackIn(new App(), 'Recovery', 'us-west-2');
  switchIn(stack, { alarmName: 'shop-recovery' });
  const template = Template.fromStack(stack);

  test('has an alarm that keeps its state without data', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'shop-recovery',
      Namespace: 'shop/failover',
      MetricName: 'RecoveryRegionActive',
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'ignore',
    });
  });

  test('has a health check of the alarm that keeps its status without data', () => {
    const [alarm] = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    template.hasResourceProperties('AWS::Route53::HealthCheck', {
      HealthCheckConfig: {
        Type: 'CLOUDWATCH_METRIC',
        AlarmIdentifier: { Name: { Ref: alarm }, Region: 'us-west-2' },
        InsufficientDataHealthStatus: 'LastKnownStatus',
      },
    });
  });

  test('keeps its logical ids, because a new health check is healthy', () => {
    expect(Object.keys(template.findResources('AWS::Route53::HealthCheck'))).toEqual(['SwitchHealthCheck2216B5A0']);
    expect(Object.keys(template.findResources('AWS::CloudWatch::Alarm'))).toEqual(['SwitchAlarm94F0D6DB']);
  });
});

test('a switch can have another metric name, and its metric another period', () => {
  const regionSwitch = switchIn(stackIn(new App(), 'Recovery'), { metricName: 'Active' });
  expect(regionSwitch.metricActive({ label: 'position' })).toMatchObject({ metricName: 'Active', label: 'position' });
});

test('an operator can write to the namespace of the switch only', () => {
  const stack = stackIn(new App(), 'Recovery');
  switchIn(stack).grantSwitch(new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() }));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Action: 'cloudwatch:PutMetricData',
          Condition: { StringEquals: { 'cloudwatch:namespace': 'shop/failover' } },
          Effect: 'Allow',
          Resource: '*',
        },
      ],
    },
  });
});

test.each<[Partial<RegionSwitchProps>, string]>([
  [{ metricNamespace: 'AWS/Shop' }, 'metricNamespace must have 1 to 255 letters, digits, spaces and _.-/#:'],
  [{ metricNamespace: ':shop' }, "must not start with ':' or 'AWS/', got ':shop'"],
  [{ metricNamespace: '' }, "got ''"],
  [{ metricNamespace: 'a'.repeat(256) }, 'metricNamespace must have 1 to 255'],
  [{ metricNamespace: 'a', metricName: 'ä' }, 'metricName must have 1 to 255 letters, digits, spaces and _.-/#:'],
])('fails for %j', (props, problem) => {
  expect(() => switchIn(stackIn(new App(), 'Recovery'), props)).toThrow(problem);
});

test('accepts a namespace with 255 characters', () => {
  expect(() => switchIn(stackIn(new App(), 'Recovery'), { metricNamespace: 'a'.repeat(255) })).not.toThrow();
});

test('fails in a stack without a Region', () => {
  expect(() => switchIn(new Stack(new App(), 'Recovery'))).toThrow(
    'Recovery/Switch: the stack must have a literal Region, because the health check names it',
  );
});

describe('failover records', () => {
  const target = {
    DNSName: { 'Fn::Join': ['', ['dualstack.', { 'Fn::GetAtt': ['LoadBalancerBE9EEC3A', 'DNSName'] }]] },
    EvaluateTargetHealth: false,
    HostedZoneId: { 'Fn::GetAtt': ['LoadBalancerBE9EEC3A', 'CanonicalHostedZoneID'] },
  };
  const common = { HostedZoneId: ZONE, Name: `${ORIGIN}.`, AliasTarget: target };

  test('of the primary Region have the health check and do not evaluate the load balancer', () => {
    const stack = stackIn(new App(), 'Service');
    const healthCheck = route53.HealthCheck.fromHealthCheckId(stack, 'Check', 'check-1');
    const primary = { ...common, Failover: 'PRIMARY', HealthCheckId: 'check-1', SetIdentifier: 'primary' };
    expect(recordsIn(stack, FailoverRouting.primary(healthCheck), ORIGIN)).toEqual([
      { ...primary, Type: 'A' },
      { ...primary, Type: 'AAAA' },
    ]);
  });

  test('of the recovery Region have no health check', () => {
    const secondary = { ...common, Failover: 'SECONDARY', SetIdentifier: 'secondary' };
    expect(recordsIn(stackIn(new App(), 'Service'), FailoverRouting.secondary(), ORIGIN)).toEqual([
      { ...secondary, Type: 'A' },
      { ...secondary, Type: 'AAAA' },
    ]);
  });

  test('have the domain name of the API by default', () => {
    const [record] = recordsIn(stackIn(new App(), 'Service'), FailoverRouting.secondary());
    expect(record.Name).toBe('api.example.com.');
  });

  test('fail outside the hosted zone', () => {
    expect(() => recordsIn(stackIn(new App(), 'Service'), FailoverRouting.secondary(), 'api.example.org')).toThrow(
      'Service/Domain: recordName must be in the hosted zone example.com, got api.example.org',
    );
  });
});
