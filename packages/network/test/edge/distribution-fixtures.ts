import type { Stack } from 'aws-cdk-lib/core';
import type { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ApiDistribution, type ApiDistributionProps, DistributionLogging, OriginVerification } from '../../src';
import { resourcesOfType } from '../fixtures';

export const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/11111111-1111-1111-1111-111111111111';
export const WEB_ACL = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/api/22222222-2222-2222-2222-222222222222';

export function verificationIn(stack: Stack): OriginVerification {
  return new OriginVerification(stack, 'Verification', {
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
  });
}

/** A web ACL that is imported by its ARN, as one of another app is. */
export function webAclOf(stack: Stack, webAclArn: string): ApiDistributionProps['webAcl'] {
  const webAclRef = { webAclArn, webAclId: 'api', webAclName: 'api', scope: 'CLOUDFRONT' };
  return Object.assign(new Construct(stack, 'WebAcl'), { env: stack.env, webAclRef });
}

export function distributionIn(stack: Stack, props: Partial<ApiDistributionProps> = {}): ApiDistribution {
  return new ApiDistribution(stack, 'Distribution', {
    originDomainName: 'origin.api.example.com',
    originVerification: props.originVerification ?? verificationIn(stack),
    domainNames: ['api.example.com'],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    webAcl: props.webAcl ?? webAclOf(stack, WEB_ACL),
    logging: DistributionLogging.legacy(s3.Bucket.fromBucketName(stack, 'Logs', 'access-logs')),
    ...props,
  });
}

/** The only distribution of a template. */
export function configOf(template: Template): Record<string, unknown> {
  const [distribution] = resourcesOfType(template, 'AWS::CloudFront::Distribution');
  return distribution.Properties.DistributionConfig as Record<string, unknown>;
}
