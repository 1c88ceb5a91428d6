import { App, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  AccessLogFormat,
  ApiDistribution,
  type BucketLoggingOptions,
  DistributionLogging,
  OriginVerification,
} from '../../src';
import { resourcesOfType, stackIn } from '../fixtures';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/11111111-1111-1111-1111-111111111111';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/api/22222222-2222-2222-2222-222222222222';

function distributionIn(stack: Stack, logging: DistributionLogging): ApiDistribution {
  const webAclRef = { webAclArn: WEB_ACL, webAclId: 'api', webAclName: 'api', scope: 'CLOUDFRONT' };
  return new ApiDistribution(stack, 'Distribution', {
    originDomainName: 'origin.api.example.com',
    originVerification: new OriginVerification(stack, 'Verification', { encryptionKey: new kms.Key(stack, 'Key') }),
    domainNames: ['api.example.com'],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    webAcl: Object.assign(new Construct(stack, 'WebAcl'), { env: stack.env, webAclRef }),
    logging,
  });
}

/** A stack with a distribution, in us-east-1 if no Region is given. */
function withLogging(logging: (stack: Stack) => DistributionLogging, region = 'us-east-1') {
  const app = new App();
  const stack = stackIn(app, 'Traffic', region);
  const distribution = distributionIn(stack, logging(stack));
  return { app, stack, distribution, template: Template.fromStack(stack) };
}

const bucketIn = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Logs', 'access-logs');

describe('toBucket', () => {
  const { template } = withLogging((stack) => DistributionLogging.toBucket(bucketIn(stack)));

  test('delivers the access logs as JSON, without access control lists', () => {
    template.hasResourceProperties('AWS::Logs::DeliverySource', {
      Name: Match.stringLikeRegexp('^Traffic-?Distribution'),
      LogType: 'ACCESS_LOGS',
      ResourceArn: {
        'Fn::Join': ['', Match.arrayWith([':cloudfront::111111111111:distribution/', { Ref: 'Distribution830FAC52' }])],
      },
    });
    template.hasResourceProperties('AWS::Logs::DeliveryDestination', {
      OutputFormat: 'json',
      DestinationResourceArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::access-logs']] },
    });
    template.hasResourceProperties('AWS::Logs::Delivery', {
      DeliverySourceName: { Ref: Match.stringLikeRegexp('^DistributionLogSource') },
      DeliveryDestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DistributionLogDestination'), 'Arn'] },
      S3SuffixPath: Match.absent(),
      RecordFields: Match.absent(),
    });
    const [distribution] = resourcesOfType(template, 'AWS::CloudFront::Distribution');
    expect(distribution.Properties.DistributionConfig).not.toHaveProperty('Logging');
  });

  test('uses the format, the fields and the paths', () => {
    const options = {
      prefix: 'cloudfront',
      suffixPath: '{DistributionId}/{yyyy}/{MM}',
      outputFormat: AccessLogFormat.PARQUET,
      recordFields: ['timestamp', 'sc-status'],
    };
    const other = withLogging((stack) => DistributionLogging.toBucket(bucketIn(stack), options)).template;
    other.hasResourceProperties('AWS::Logs::DeliveryDestination', {
      OutputFormat: 'parquet',
      DestinationResourceArn: { 'Fn::Join': ['', Match.arrayWith([':s3:::access-logs/cloudfront'])] },
    });
    other.hasResourceProperties('AWS::Logs::Delivery', {
      RecordFields: ['timestamp', 'sc-status'],
      S3SuffixPath: '{DistributionId}/{yyyy}/{MM}',
    });
  });

  test('is created after the bucket policy, which CloudWatch Logs checks', () => {
    const created = withLogging((stack) =>
      DistributionLogging.toBucket(new s3.Bucket(stack, 'Made', { enforceSSL: true })),
    ).template;
    created.hasResource('AWS::Logs::Delivery', { DependsOn: [Match.stringLikeRegexp('^MadePolicy')] });
  });

  test('is created in a stack of us-east-1 for a distribution in another Region', () => {
    const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
    const stack = stackIn(app, 'Traffic', 'eu-west-1');
    const delivery = stackIn(app, 'Delivery', 'us-east-1');
    distributionIn(stack, DistributionLogging.toBucket(bucketIn(stack), { deliveryScope: delivery }));
    Template.fromStack(stack).resourceCountIs('AWS::Logs::Delivery', 0);
    Template.fromStack(delivery).resourceCountIs('AWS::Logs::Delivery', 1);
    Template.fromStack(delivery).resourceCountIs('AWS::Logs::DeliverySource', 1);
  });

  test.each([
    ['the distribution', undefined],
    ['deliveryScope', 'eu-central-1'],
  ])('fails when %s is in another Region', (_, other) => {
    const app = new App();
    const deliveryScope = other === undefined ? undefined : stackIn(app, 'Delivery', other);
    const stack = stackIn(app, 'Traffic', 'eu-west-1');
    expect(() => distributionIn(stack, DistributionLogging.toBucket(bucketIn(stack), { deliveryScope }))).toThrow(
      `Traffic/Distribution: logging must have a deliveryScope in us-east-1, from which CloudFront delivers its logs, got ${other ?? 'eu-west-1'}`,
    );
  });

  test.each(['', '/', '/a', 'a/', '/ab', 'ab/'])('fails for the prefix %p', (prefix) => {
    expect(() => withLogging((stack) => DistributionLogging.toBucket(bucketIn(stack), { prefix }))).toThrow(
      `Traffic/Distribution: logging.prefix must not be empty or start or end with '/', got "${prefix}"`,
    );
  });
});

test.each<[BucketLoggingOptions, string]>([
  [{ recordFields: ['timestamp', ''] }, 'recordFields must have fields of 1 to 64 characters without spaces, got ""'],
  [{ recordFields: ['x'.repeat(65)] }, 'recordFields must have fields of 1 to 64 characters without spaces, got "xxx'],
  [{ recordFields: Array.from({ length: 129 }, () => 'x') }, 'recordFields must have at most 128 fields, got 129'],
  [{ suffixPath: '' }, 'suffixPath must have 1 to 256 characters without spaces, got ""'],
  [{ suffixPath: 'x'.repeat(257) }, 'suffixPath must have 1 to 256 characters without spaces, got "xxx'],
])('fails for options that CloudWatch Logs rejects: %#', (options, problem) => {
  expect(() => withLogging((stack) => DistributionLogging.toBucket(bucketIn(stack), options))).toThrow(
    `Traffic/Distribution: logging.${problem}`,
  );
});

test.each<BucketLoggingOptions>([
  { recordFields: Array.from({ length: 128 }, () => 'x'.repeat(64)), suffixPath: 'x'.repeat(256) },
  { recordFields: Lazy.list({ produce: () => ['timestamp'] }) },
  { recordFields: [Lazy.string({ produce: () => 'timestamp' })] },
  { prefix: 'a' },
  { prefix: 'a/b' },
])('accepts the limits of CloudWatch Logs: %#', (options) => {
  expect(() => withLogging((stack) => DistributionLogging.toBucket(bucketIn(stack), options))).not.toThrow();
});

test('another destination has no problems unless it checks its options', () => {
  class NoLogging extends DistributionLogging {
    bind() {
      return {};
    }
  }
  const { template } = withLogging(() => new NoLogging());
  const [distribution] = resourcesOfType(template, 'AWS::CloudFront::Distribution');
  expect(distribution.Properties.DistributionConfig).not.toHaveProperty('Logging');
});

describe('toLogGroup', () => {
  const logGroupIn = (stack: Stack) => logs.LogGroup.fromLogGroupName(stack, 'Logs', '/cloudfront');

  test('delivers the access logs to a log group', () => {
    const { template } = withLogging((stack) => DistributionLogging.toLogGroup(logGroupIn(stack)));
    template.hasResourceProperties('AWS::Logs::DeliveryDestination', {
      DestinationResourceArn: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':log-group:/cloudfront')])] },
    });
  });

  test('fails for a log group in another Region', () => {
    const app = new App();
    const deliveryScope = stackIn(app, 'Delivery', 'us-east-1');
    const stack = stackIn(app, 'Traffic', 'eu-west-1');
    expect(() => distributionIn(stack, DistributionLogging.toLogGroup(logGroupIn(stack), { deliveryScope }))).toThrow(
      'logging.logGroup must be in us-east-1, got eu-west-1',
    );
  });

  test('fails for Parquet', () => {
    const options = { outputFormat: AccessLogFormat.PARQUET };
    expect(() => withLogging((stack) => DistributionLogging.toLogGroup(logGroupIn(stack), options))).toThrow(
      'logging.outputFormat PARQUET requires a bucket, got a log group',
    );
  });
});

test('legacy sets the bucket of the distribution', () => {
  const { template } = withLogging((stack) => DistributionLogging.legacy(bucketIn(stack), { prefix: 'cdn/' }));
  const [distribution] = resourcesOfType(template, 'AWS::CloudFront::Distribution');
  expect(distribution.Properties.DistributionConfig).toMatchObject({ Logging: { Prefix: 'cdn/' } });
  template.resourceCountIs('AWS::Logs::Delivery', 0);
});
