import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { InternalLoadBalancer, type InternalLoadBalancerProps, Traffic } from '../../src';
import { CERTIFICATE, idsOf, only, serviceIn, stackOf, vpcIn } from '../fixtures';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';

function internalIn(stack = stackOf(), props: Partial<InternalLoadBalancerProps> = {}) {
  return new InternalLoadBalancer(stack, 'LoadBalancer', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'LoadBalancerGroup', 'sg-load-balancer'),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    accessLogs: s3.Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'),
    ...props,
  });
}

describe('InternalLoadBalancer', () => {
  const stack = stackOf();
  const { listener } = internalIn(stack);
  serviceIn(stack, { traffic: Traffic.fromListener(listener), containerPort: 8080 });
  const template = Template.fromStack(stack);

  test('is internal, in private subnets', () => {
    expect(only(template, LOAD_BALANCER)).toMatchObject({
      Scheme: 'internal',
      Subnets: ['subnet-private-a', 'subnet-private-b'],
    });
    template.hasResourceProperties(LOAD_BALANCER, {
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'deletion_protection.enabled', Value: 'true' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        { Key: 'access_logs.s3.enabled', Value: 'true' },
      ]),
    });
  });

  test('has an HTTPS listener only, which forwards to the service', () => {
    expect(only(template, LISTENER)).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'ServiceTargetGroupE74A3394F21546B5' } }],
    });
  });

  test('adds no rules to security groups', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  test('keeps its logical id', () => {
    expect(idsOf(template, LOAD_BALANCER)).toEqual(['LoadBalancerBE9EEC3A']);
  });
});

test('fails when a subnet is public', () => {
  const stack = stackOf();
  const vpcSubnets = { subnetType: ec2.SubnetType.PUBLIC };
  expect(() => internalIn(stack, { vpcSubnets })).toThrow(
    'Service/LoadBalancer: vpcSubnets must be private for an internal load balancer, got a public subnet',
  );
});

test('reports the problems of a public load balancer too', () => {
  expect(() => internalIn(stackOf(), { loadBalancerName: 'internal-api', accessLogsPrefix: '/' })).toThrow(
    /^Service\/LoadBalancer: loadBalancerName must not begin with "internal-".*; accessLogsPrefix must be/,
  );
});
