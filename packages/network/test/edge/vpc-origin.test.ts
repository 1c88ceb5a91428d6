import { App, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ApiDistribution, DistributionLogging, OriginVerification, type VpcApiOrigin } from '../../src';
import { resourcesOfType, stackIn } from '../fixtures';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/11111111-1111-1111-1111-111111111111';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/api/22222222-2222-2222-2222-222222222222';

function templateWith(
  options: Partial<VpcApiOrigin> = {},
  stack = stackIn(new App(), 'Traffic', 'us-east-1'),
): Template {
  const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'] });
  const securityGroup = new ec2.SecurityGroup(stack, 'Group', { vpc, allowAllOutbound: false });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, securityGroup });
  const webAclRef = { webAclArn: WEB_ACL, webAclId: 'api', webAclName: 'api', scope: 'CLOUDFRONT' };
  new ApiDistribution(stack, 'Distribution', {
    originDomainName: 'origin.api.example.com',
    vpcOrigin: { loadBalancer, ...options },
    originVerification: new OriginVerification(stack, 'Verification', { encryptionKey: new kms.Key(stack, 'Key') }),
    domainNames: ['api.example.com'],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    webAcl: Object.assign(new Construct(stack, 'WebAcl'), { env: stack.env, webAclRef }),
    logging: DistributionLogging.legacy(s3.Bucket.fromBucketName(stack, 'Logs', 'access-logs')),
  });
  return Template.fromStack(stack);
}

describe('a load balancer in private subnets', () => {
  const template = templateWith();

  test('is reached by a VPC origin, over HTTPS with TLS 1.2 and with the header', () => {
    template.hasResourceProperties('AWS::CloudFront::VpcOrigin', {
      VpcOriginEndpointConfig: {
        Arn: { Ref: Match.stringLikeRegexp('^LoadBalancer') },
        OriginProtocolPolicy: 'https-only',
        OriginSSLProtocols: ['TLSv1.2'],
      },
    });
    const [distribution] = resourcesOfType(template, 'AWS::CloudFront::Distribution');
    const { Origins } = distribution.Properties.DistributionConfig as { Origins: Record<string, unknown>[] };
    expect(Origins).toEqual([
      expect.objectContaining({
        DomainName: 'origin.api.example.com',
        VpcOriginConfig: expect.objectContaining({ OriginReadTimeout: 30 }),
        OriginCustomHeaders: [expect.objectContaining({ HeaderName: 'X-Origin-Verify' })],
      }),
    ]);
    expect(Origins[0]).not.toHaveProperty('CustomOriginConfig');
  });

  test('accepts HTTPS from CloudFront only', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      SourcePrefixListId: 'pl-3b927c52',
      FromPort: 443,
      ToPort: 443,
      Description: 'HTTPS from CloudFront',
    });
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  });
});

test('uses another prefix list', () => {
  templateWith({ prefixListId: 'pl-1' }).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    SourcePrefixListId: 'pl-1',
  });
});

test.each([stackIn(new App(), 'Traffic'), new Stack(new App(), 'Traffic')])(
  'adds no rule with openSecurityGroup: false, in any Region: %#',
  (stack) => {
    templateWith({ openSecurityGroup: false }, stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  },
);

test('fails in a Region whose prefix list is unknown', () => {
  expect(() => templateWith({}, new Stack(new App(), 'Traffic'))).toThrow(
    'Traffic/Distribution: vpcOrigin must have the prefixListId of CloudFront in a stack without a Region, got none',
  );
});
