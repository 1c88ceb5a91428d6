import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { PublicLoadBalancerProps } from '../../src';
import { CERTIFICATE, ENV, idsOf, loadBalancerIn, only, stackOf, vpcIn } from '../surroundings';

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

describe('with defaults', () => {
  const stack = stackOf();
  loadBalancerIn(stack);
  const template = Template.fromStack(stack);

  test('faces the internet in the public subnets, with the given security group alone', () => {
    expect(only(template, LOAD_BALANCER)).toMatchObject({
      Scheme: 'internet-facing',
      Type: 'application',
      IpAddressType: 'ipv4',
      Subnets: ['subnet-public-a', 'subnet-public-b'],
      SecurityGroups: ['sg-load-balancer'],
    });
  });

  test('is hard to delete, drops invalid headers, defends against desync, and logs', () => {
    expect(attributesOf(template)).toEqual({
      'deletion_protection.enabled': 'true',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http.desync_mitigation_mode': 'defensive',
      'access_logs.s3.enabled': 'true',
      'access_logs.s3.bucket': 'access-logs',
      'access_logs.s3.prefix': '',
    });
  });

  test('listens with the certificate, TLS 1.2 or newer, and 404 for whom no service waits', () => {
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

  test('sends HTTP to HTTPS for good', () => {
    template.hasResourceProperties(LISTENER, {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
    template.resourceCountIs(LISTENER, 2);
  });

  test('opens nothing', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  test('keeps its logical ids, since DNS points at it', () => {
    expect(idsOf(template, LOAD_BALANCER)).toEqual(['LoadBalancerC797D0FC']);
    expect(idsOf(template, LISTENER)).toEqual(['LoadBalancerHttpsA7E49D2F', 'LoadBalancerHttpD4131B94']);
  });

  test('leaves the name to CloudFormation and warns of nothing', () => {
    expect(only(template, LOAD_BALANCER).Name).toBeUndefined();
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

test('everything can be chosen', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const logs = new s3.Bucket(data, 'Logs', { encryption: s3.BucketEncryption.S3_MANAGED });
  const stack = stackOf(app);
  const { connections, loadBalancer } = loadBalancerIn(stack, {
    vpcSubnets: { subnets: vpcIn(stack).publicSubnets },
    accessLogs: logs,
    accessLogsPrefix: 'api/access',
    connectionLogs: logs,
    connectionLogsPrefix: 'api/connections',
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
  expect(connections.securityGroups).toEqual(loadBalancer.connections.securityGroups);
  expect(connections.defaultPort?.toString()).toBe('443');
});

test('the bucket lets Elastic Load Balancing write to the folder of this account alone', () => {
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

describe('a web ACL', () => {
  test('is associated in the stack of the load balancer', () => {
    const stack = stackOf();
    loadBalancerIn(stack).associateWebAcl(WEB_ACL);
    expect(only(Template.fromStack(stack), 'AWS::WAFv2::WebACLAssociation')).toEqual({
      ResourceArn: { Ref: 'LoadBalancerC797D0FC' },
      WebACLArn: WEB_ACL,
    });
  });

  test('fails when it is one for Amazon CloudFront', () => {
    const arn = WEB_ACL.replace('regional', 'global');
    expect(() => loadBalancerIn(stackOf()).associateWebAcl(arn)).toThrow(
      `Service/LoadBalancer: webAclArn must be of a web ACL with the scope REGIONAL, got "${arn}"`,
    );
  });

  test('fails when it is of another region', () => {
    const arn = WEB_ACL.replace('us-east-1', 'eu-west-1');
    expect(() => loadBalancerIn(stackOf()).associateWebAcl(arn)).toThrow(
      "Service/LoadBalancer: webAclArn must be in the load balancer's region us-east-1, got one in eu-west-1",
    );
  });

  test('fails when there is one already', () => {
    const loadBalancer = loadBalancerIn(stackOf());
    loadBalancer.associateWebAcl(WEB_ACL);
    expect(() => loadBalancer.associateWebAcl(WEB_ACL)).toThrow(
      `Service/LoadBalancer: webAclArn must be the only one, got "${WEB_ACL}" as a second`,
    );
  });

  test('known at deployment only is not judged', () => {
    const arn = Lazy.string({ produce: () => WEB_ACL });
    expect(() => loadBalancerIn(stackOf()).associateWebAcl(arn)).not.toThrow();
  });
});

test.each(['a', 'a-1', 'A'.repeat(32)])('accepts the name %p', (loadBalancerName) => {
  expect(() => rendered({ loadBalancerName })).not.toThrow();
});

test.each(['', '-a', 'a-', 'a_b', 'a'.repeat(33)])('fails when the name is %p', (loadBalancerName) => {
  expect(() => rendered({ loadBalancerName })).toThrow(
    `Service/LoadBalancer: loadBalancerName must be 1 to 32 letters, digits and inner hyphens, got "${loadBalancerName}"`,
  );
});

test('fails when the name looks like that of an internal load balancer', () => {
  expect(() => rendered({ loadBalancerName: 'internal-api' })).toThrow(
    'loadBalancerName must not begin with "internal-", got "internal-api"',
  );
});

test.each([0, 4001])('fails when connections may be silent for %d seconds', (seconds) => {
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
])('fails when the policy %s admits what is older than TLS 1.2', (sslPolicy) => {
  expect(() => rendered({ sslPolicy })).toThrow(`sslPolicy must demand TLS 1.2 or newer`);
});

test.each([elbv2.SslPolicy.RECOMMENDED_TLS, elbv2.SslPolicy.TLS12, elbv2.SslPolicy.FIPS_TLS13_12_RES_PQ])(
  'accepts the policy %s',
  (sslPolicy) => {
    expect(() => rendered({ sslPolicy })).not.toThrow();
  },
);

test.each(['/a', 'a/', '/', '', 'a/AWSLogs', 'AWSLogs'])('fails when the folder of the logs is %p', (prefix) => {
  expect(() => rendered({ accessLogsPrefix: prefix })).toThrow(
    `accessLogsPrefix must be without "AWSLogs", which Elastic Load Balancing adds, and without a slash first or last, got "${prefix}"`,
  );
});

test('fails when a folder has no bucket', () => {
  expect(() => rendered({ connectionLogsPrefix: 'api' })).toThrow('connectionLogsPrefix needs connectionLogs');
});

test.each(['accessLogs', 'connectionLogs'] as const)('fails when the bucket of %s is encrypted with a key', (prop) => {
  const stack = stackOf();
  const bucket = new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });
  expect(() => loadBalancerIn(stack, { [prop]: bucket })).toThrow(`${prop} must be a bucket with SSE-S3`);
});

test('fails when bucket and certificate are of other regions, and says so of both', () => {
  const stack = stackOf();
  const accessLogs = s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', region: 'us-west-2' });
  const arn = CERTIFICATE.replace('us-east-1', 'eu-west-1');
  const certificate = acm.Certificate.fromCertificateArn(stack, 'Foreign', arn);
  expect(() => loadBalancerIn(stack, { accessLogs, certificate })).toThrow(
    "Service/LoadBalancer: certificate must be in the load balancer's region us-east-1, got one in eu-west-1; accessLogs must be in the load balancer's region us-east-1, got one in us-west-2",
  );
});

test('fails when the stack has no region of its own', () => {
  expect(() => loadBalancerIn(new Stack(new App(), 'Anywhere'))).toThrow(
    'Anywhere/LoadBalancer: the stack must have an explicit region',
  );
});

test('fails when the subnets lie in one zone', () => {
  const stack = stackOf();
  const vpcSubnets = { subnets: [vpcIn(stack).publicSubnets[0]] };
  expect(() => loadBalancerIn(stack, { vpcSubnets })).toThrow(
    'vpcSubnets must lie in two Availability Zones or more, got 1',
  );
});

test('fails when the subnets are private', () => {
  const stack = stackOf();
  const vpcSubnets = { subnets: vpcIn(stack).privateSubnets };
  expect(() => loadBalancerIn(stack, { vpcSubnets })).toThrow('vpcSubnets must be public');
});

test('subnets imported one by one are trusted', () => {
  const stack = stackOf();
  const subnets = ['a', 'b'].map((zone) =>
    ec2.Subnet.fromSubnetAttributes(stack, zone, { subnetId: `subnet-${zone}`, availabilityZone: `us-east-1${zone}` }),
  );
  expect(() => loadBalancerIn(stack, { vpcSubnets: { subnets } })).not.toThrow();
});

test('a VPC that is still to be looked up is not judged', () => {
  const stack = new Stack(new App(), 'Service', { env: ENV });
  const vpc = ec2.Vpc.fromLookup(stack, 'Existing', { vpcId: 'vpc-2' });
  expect(() => loadBalancerIn(stack, { vpc })).not.toThrow();
});

describe('a test listener', () => {
  test('stands on the port that is asked for, and adds no rule to the security group', () => {
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

  test('is there once', () => {
    const loadBalancer = loadBalancerIn(stackOf());
    loadBalancer.addTestListener();
    expect(() => loadBalancer.addTestListener(9443)).toThrow(
      'Service/LoadBalancer: addTestListener must be called once',
    );
  });

  test.each([
    [0, 'port must be a whole number from 1 to 65535, got 0'],
    [65_536, 'port must be a whole number from 1 to 65535, got 65536'],
    [80, 'port must be another than 80 and 443, got 80'],
    [443, 'port must be another than 80 and 443, got 443'],
  ])('cannot have the port %d', (port, problem) => {
    expect(() => loadBalancerIn(stackOf()).addTestListener(port)).toThrow(`Service/LoadBalancer: ${problem}`);
  });
});
