import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { PublicLoadBalancerProps } from '../../src';
import { CERTIFICATE, ENV, idsOf, loadBalancerIn, only, stackOf, vpcIn, webAclIn } from '../fixtures';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111111111111:regional/webacl/api/1b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';

function rendered(props: Partial<PublicLoadBalancerProps> = {}) {
  const stack = stackOf();
  loadBalancerIn(stack, props);
  return Template.fromStack(stack);
}

function attributesOf(template: Template): Record<string, unknown> {
  const attributes = only(template, LOAD_BALANCER).LoadBalancerAttributes as { Key: string; Value: unknown }[];
  return Object.fromEntries(attributes.map(({ Key, Value }) => [Key, Value]));
}

describe('by default', () => {
  const stack = stackOf();
  loadBalancerIn(stack);
  const template = Template.fromStack(stack);

  test('is internet-facing, in the public subnets, with the given security group', () => {
    expect(only(template, LOAD_BALANCER)).toMatchObject({
      Scheme: 'internet-facing',
      Type: 'application',
      IpAddressType: 'ipv4',
      Subnets: ['subnet-public-a', 'subnet-public-b'],
      SecurityGroups: ['sg-load-balancer'],
    });
  });

  test('has deletion protection, drops invalid headers, mitigates desync attacks and writes access logs', () => {
    expect(attributesOf(template)).toEqual({
      'deletion_protection.enabled': 'true',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'defensive',
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': 'access-logs',
      'access_logs.s3.prefix': '',
    });
  });

  test('has an HTTPS listener with TLS 1.2 or later that responds with 404', () => {
    template.hasResourceProperties(LISTENER, {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: CERTIFICATE }],
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      DefaultActions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: { StatusCode: '404', ContentType: 'text/plain', MessageBody: 'not found' },
        },
      ],
    });
  });

  test('redirects HTTP to HTTPS permanently', () => {
    template.hasResourceProperties(LISTENER, {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
    template.resourceCountIs(LISTENER, 2);
  });

  test('adds no security groups and no rules', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  test('keeps its logical ids', () => {
    expect(idsOf(template, LOAD_BALANCER)).toEqual(['LoadBalancerBE9EEC3A']);
    expect(idsOf(template, LISTENER)).toEqual(['LoadBalancerHttps0C5C99D2', 'LoadBalancerHttpF4A6AC3E']);
  });

  test('has a generated name and no warnings', () => {
    expect(only(template, LOAD_BALANCER).Name).toBeUndefined();
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

test('uses all given properties', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const logs = new s3.Bucket(data, 'Logs', { encryption: s3.BucketEncryption.S3_MANAGED });
  const stack = stackOf(app);
  loadBalancerIn(stack, {
    vpcSubnets: { subnets: vpcIn(stack).publicSubnets },
    accessLogs: logs,
    accessLogsPrefix: 'api/access',
    connectionLogs: { bucket: logs, prefix: 'api/connections' },
    loadBalancerName: 'api',
    deletionProtection: false,
    idleTimeout: Duration.seconds(4000),
    sslPolicy: elbv2.SslPolicy.TLS13_13,
    desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
    defaultAction: elbv2.ListenerAction.fixedResponse(403),
  });
  const template = Template.fromStack(stack);
  const bucket = { 'Fn::ImportValue': expect.stringMatching('^Data:ExportsOutputRefLogs') };
  expect(attributesOf(template)).toEqual({
    'deletion_protection.enabled': 'false',
    'idle_timeout.timeout_seconds': '4000',
    'routing.http.drop_invalid_header_fields.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'strictest',
    'access_logs.s3.enabled': 'true',
    'access_logs.s3.bucket': bucket,
    'access_logs.s3.prefix': 'api/access',
    'connection_logs.s3.enabled': 'true',
    'connection_logs.s3.bucket': bucket,
    'connection_logs.s3.prefix': 'api/connections',
  });
  expect(only(template, LOAD_BALANCER).Name).toBe('api');
  template.hasResourceProperties(LISTENER, {
    SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '403' } }],
  });
});

test('allows Elastic Load Balancing to write logs of this account only', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const accessLogs = new s3.Bucket(data, 'Logs');
  loadBalancerIn(stackOf(app), { accessLogs, accessLogsPrefix: 'api' });
  const { PolicyDocument: policy } = only(Template.fromStack(data), 'AWS::S3::BucketPolicy');
  const puts = (policy as { Statement: { Action: string; Resource: unknown }[] }).Statement.filter(
    ({ Action }) => Action === 's3:PutObject',
  );
  const folder = { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Logs6819BB44', 'Arn'] }, '/api/AWSLogs/111111111111/*']] };
  expect(puts.map(({ Resource }) => Resource)).toEqual([folder, folder]);
});

describe('associateWebAcl', () => {
  function associated(arn: string, stack = stackOf()) {
    loadBalancerIn(stack).associateWebAcl(webAclIn(stack, arn));
    return Template.fromStack(stack);
  }

  test('creates the association in the stack of the load balancer', () => {
    expect(only(associated(WEB_ACL), 'AWS::WAFv2::WebACLAssociation')).toEqual({
      ResourceArn: { Ref: 'LoadBalancerBE9EEC3A' },
      WebACLArn: WEB_ACL,
    });
  });

  test('fails when the scope is CLOUDFRONT', () => {
    const arn = WEB_ACL.replace('regional', 'global');
    expect(() => associated(arn)).toThrow(`Service/LoadBalancer: webAcl must have the scope REGIONAL, got "${arn}"`);
  });

  test('fails when the web ACL is in another Region', () => {
    expect(() => associated(WEB_ACL.replace('us-east-1', 'eu-west-1'))).toThrow(
      'Service/LoadBalancer: webAcl must be in the Region of the load balancer, us-east-1, got eu-west-1',
    );
  });

  test('fails when a web ACL is associated', () => {
    const stack = stackOf();
    const loadBalancer = loadBalancerIn(stack);
    const acl = webAclIn(stack, WEB_ACL);
    loadBalancer.associateWebAcl(acl);
    expect(() => loadBalancer.associateWebAcl(acl)).toThrow(
      `Service/LoadBalancer: webAcl must be the only one of the load balancer, got "${WEB_ACL}" as a second one`,
    );
  });

  test('takes a web ACL of the same stack', () => {
    const stack = stackOf();
    const acl = new wafv2.CfnWebACL(stack, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'acl', sampledRequestsEnabled: true },
    });
    loadBalancerIn(stack).associateWebAcl(acl);
    expect(only(Template.fromStack(stack), 'AWS::WAFv2::WebACLAssociation')).toMatchObject({
      WebACLArn: { 'Fn::GetAtt': ['Acl', 'Arn'] },
    });
  });
});

test('can be used as an elbv2.ApplicationLoadBalancer', () => {
  const stack = stackOf();
  const loadBalancer: elbv2.ApplicationLoadBalancer = loadBalancerIn(stack);
  expect(loadBalancer.listeners.map(({ node }) => node.id)).toEqual(['Https', 'Http']);
  expect(loadBalancer.node.defaultChild).toBeInstanceOf(elbv2.CfnLoadBalancer);
});

test.each(['a', 'a-1', 'A'.repeat(32)])('accepts the name %p', (loadBalancerName) => {
  expect(() => rendered({ loadBalancerName })).not.toThrow();
});

test.each(['', '-a', 'a-', 'a_b', 'a'.repeat(33)])('fails when the name is %p', (loadBalancerName) => {
  expect(() => rendered({ loadBalancerName })).toThrow(
    `Service/LoadBalancer: loadBalancerName must be 1 to 32 letters, digits and hyphens, without a hyphen at the start or end, got "${loadBalancerName}"`,
  );
});

test('fails when the name starts with internal-', () => {
  expect(() => rendered({ loadBalancerName: 'internal-api' })).toThrow(
    'loadBalancerName must not begin with "internal-", got "internal-api"',
  );
});

test.each([0, 4001])('fails when idleTimeout is %d seconds', (seconds) => {
  expect(() => rendered({ idleTimeout: Duration.seconds(seconds) })).toThrow(
    `idleTimeout must be a whole number of seconds from 1 to 4000, got ${seconds}`,
  );
});

test.each([
  elbv2.SslPolicy.RECOMMENDED,
  elbv2.SslPolicy.LEGACY,
  elbv2.SslPolicy.TLS11,
  elbv2.SslPolicy.TLS13_10,
  elbv2.SslPolicy.TLS13_10_PQ,
  elbv2.SslPolicy.TLS13_11,
  elbv2.SslPolicy.FIPS_TLS13_10,
  elbv2.SslPolicy.FIPS_TLS13_10_PQ,
  elbv2.SslPolicy.FIPS_TLS13_11,
  elbv2.SslPolicy.FORWARD_SECRECY,
  elbv2.SslPolicy.FORWARD_SECRECY_TLS11,
])('fails for the security policy %s, which allows TLS versions before 1.2', (sslPolicy) => {
  expect(() => rendered({ sslPolicy })).toThrow('sslPolicy must require TLS 1.2 or later');
});

test.each([elbv2.SslPolicy.RECOMMENDED_TLS, elbv2.SslPolicy.TLS12, elbv2.SslPolicy.FIPS_TLS13_12_RES_PQ])(
  'accepts the security policy %s',
  (sslPolicy) => {
    expect(() => rendered({ sslPolicy })).not.toThrow();
  },
);

test.each(['/a', 'a/', '/', '', 'a/AWSLogs', 'AWSLogs'])('fails when accessLogsPrefix is %p', (prefix) => {
  expect(() => rendered({ accessLogsPrefix: prefix })).toThrow(
    `accessLogsPrefix must be without "AWSLogs", which Elastic Load Balancing adds, and without a slash at the start or end, got "${prefix}"`,
  );
});

test('fails when connectionLogs.prefix starts with a slash', () => {
  const stack = stackOf();
  const bucket = s3.Bucket.fromBucketName(stack, 'Logs', 'logs');
  expect(() => loadBalancerIn(stack, { connectionLogs: { bucket, prefix: '/api' } })).toThrow(
    'connectionLogs.prefix must be without "AWSLogs"',
  );
});

test('fails when a log bucket has a customer managed key', () => {
  const stack = stackOf();
  const bucket = new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
  expect(() => loadBalancerIn(stack, { accessLogs: bucket, connectionLogs: { bucket } })).toThrow(
    /accessLogs must be encrypted with SSE-S3.*; connectionLogs\.bucket must be encrypted with SSE-S3/,
  );
});

test('reports a bucket and a certificate in other Regions', () => {
  const stack = stackOf();
  const accessLogs = s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', region: 'us-west-2' });
  const arn = CERTIFICATE.replace('us-east-1', 'eu-west-1');
  const certificate = acm.Certificate.fromCertificateArn(stack, 'Foreign', arn);
  expect(() => loadBalancerIn(stack, { accessLogs, certificate })).toThrow(
    'Service/LoadBalancer: certificate must be in the Region of the load balancer, us-east-1, got eu-west-1; accessLogs must be in the Region of the load balancer, us-east-1, got us-west-2',
  );
});

test('fails when the stack has no explicit Region', () => {
  expect(() => loadBalancerIn(new Stack(new App(), 'Anywhere'))).toThrow(
    'Anywhere/LoadBalancer: the stack must have an explicit Region',
  );
});

test('fails when the subnets are in one Availability Zone', () => {
  const stack = stackOf();
  const vpcSubnets = { subnets: [vpcIn(stack).publicSubnets[0]] };
  expect(() => loadBalancerIn(stack, { vpcSubnets })).toThrow(
    'vpcSubnets must be in at least two Availability Zones, got 1',
  );
});

test('fails when a subnet is private', () => {
  const stack = stackOf();
  const vpcSubnets = { subnets: vpcIn(stack).privateSubnets };
  expect(() => loadBalancerIn(stack, { vpcSubnets })).toThrow(
    'vpcSubnets must be public for an internet-facing load balancer, got a private subnet',
  );
});

test('accepts subnets that are imported one by one', () => {
  const stack = stackOf();
  const subnets = ['a', 'b'].map((zone) =>
    ec2.Subnet.fromSubnetAttributes(stack, zone, { subnetId: `subnet-${zone}`, availabilityZone: `us-east-1${zone}` }),
  );
  expect(() => loadBalancerIn(stack, { vpcSubnets: { subnets } })).not.toThrow();
});

test('does not check the subnets of a VPC with a pending lookup', () => {
  const stack = new Stack(new App(), 'Service', { env: ENV });
  const vpc = ec2.Vpc.fromLookup(stack, 'Existing', { vpcId: 'vpc-2' });
  expect(() => loadBalancerIn(stack, { vpc })).not.toThrow();
});

describe('addTestListener', () => {
  test('adds an HTTPS listener on the port, and no rules to the security group', () => {
    const stack = stackOf();
    loadBalancerIn(stack).addTestListener(9443);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 9443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: CERTIFICATE }],
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('fails when it is called twice', () => {
    const loadBalancer = loadBalancerIn(stackOf());
    loadBalancer.addTestListener();
    expect(() => loadBalancer.addTestListener(9443)).toThrow(
      'Service/LoadBalancer: addTestListener must be called once',
    );
  });

  test.each([
    [0, 'port must be a whole number from 1 to 65535, got 0'],
    [65_536, 'port must be a whole number from 1 to 65535, got 65536'],
    [80, 'port must not be 80 or 443, got 80'],
    [443, 'port must not be 80 or 443, got 443'],
  ])('fails for the port %d', (port, problem) => {
    expect(() => loadBalancerIn(stackOf()).addTestListener(port)).toThrow(`Service/LoadBalancer: ${problem}`);
  });
});
