import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { LogBucket, type LogBucketProps, LogSource } from '../../src';
import { type Statement, statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };
const build = (props: LogBucketProps) => () => new LogBucket(new Stack(new App(), 'Logs', { env }), 'Bucket', props);

/** What a bucket's policy allows, beside the refusals of old TLS that every log bucket has. */
function allowedBy(props: LogBucketProps): Statement[] {
  const stack = new Stack(new App(), 'Logs', { env });
  new LogBucket(stack, 'Bucket', props);
  return statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Effect }) => Effect === 'Allow');
}

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  new LogBucket(stack, 'Bucket');
  const template = Template.fromStack(stack);

  test('the public is shut out, by policy and by access control list', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('nothing passes without TLS 1.2', () => {
    const refused = statementsOf(stack, 'AWS::S3::BucketPolicy');
    expect(refused.map(({ Effect, Action, Condition }) => ({ Effect, Action, Condition }))).toEqual([
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
    ]);
  });

  test('logs are encrypted, versioned and expire', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: {
        Rules: [
          {
            Id: 'ExpireByAge',
            Status: 'Enabled',
            ExpirationInDays: 400,
            NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
      ObjectLockEnabled: Match.absent(),
      LoggingConfiguration: Match.absent(),
    });
  });

  test('the logs outlive the stack, and so does the policy that closes them', () => {
    const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    template.hasResource('AWS::S3::Bucket', retained);
    template.hasResource('AWS::S3::BucketPolicy', retained);
  });

  test('no function is brought along to empty the bucket', () => {
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('the logical id stays, since a new one would lose the logs', () => {
    expect(Object.keys(template.findResources('AWS::S3::Bucket'))).toEqual(['BucketE75EA64C']);
  });
});

describe('with everything chosen', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  const access = new LogBucket(stack, 'Access').bucket;
  new LogBucket(stack, 'Bucket', {
    sources: [LogSource.vpcFlowLogs(), LogSource.webFirewall(), LogSource.cloudFront()],
    encryptionKey: new kms.Key(stack, 'Key'),
    bucketName: 'aws-waf-logs-example',
    expiration: Duration.days(730),
    archiveAfter: Duration.days(90),
    noncurrentExpiration: Duration.days(1),
    objectLock: s3.ObjectLockRetention.governance(Duration.days(730)),
    serverAccessLogs: access,
    serverAccessLogsPrefix: 'logs/',
  });
  const template = Template.fromStack(stack);

  test('the bucket has what was chosen', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketName: 'aws-waf-logs-example',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] },
            },
          },
        ],
      },
      LifecycleConfiguration: {
        Rules: [
          Match.objectLike({
            ExpirationInDays: 730,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
          }),
        ],
      },
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 730 } },
      },
      LoggingConfiguration: {
        DestinationBucketName: { Ref: Match.stringLikeRegexp('^Access') },
        LogFilePrefix: 'logs/',
      },
    });
  });

  test('the log of accesses may be written to its folder, by this account only', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: Match.stringLikeRegexp('^Access') },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Action: 's3:PutObject',
            Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^Access'), 'Arn'] }, '/logs/*']] },
            Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
          }),
        ]),
      },
    });
  });

  test('the target of the access log keeps to policies, whatever the feature flags say', () => {
    const [target] = Object.values(
      template.findResources('AWS::S3::Bucket', { Properties: { BucketName: Match.absent() } }),
    );
    expect(target.Properties.AccessControl).toBeUndefined();
  });

  test('three sources of one delivery service stand in the policies once', () => {
    const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const delivered = JSON.stringify(policies).match(/delivery\.logs\.amazonaws\.com/g);
    expect(delivered).toHaveLength(2);
    const uses = statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').slice(1);
    expect(uses.map(({ Principal }) => Principal)).toEqual([{ Service: 'delivery.logs.amazonaws.com' }]);
  });
});

describe('a source', () => {
  const within = (path: string) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['BucketE75EA64C', 'Arn'] }, path]] });
  const bucket = { 'Fn::GetAtt': ['BucketE75EA64C', 'Arn'] };
  const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });
  const account = { 'aws:SourceAccount': '111111111111' };
  const owned = { 's3:x-amz-acl': 'bucket-owner-full-control' };
  const allow = (Service: string, Action: string | string[], Resource: unknown, Condition?: unknown) => ({
    Effect: 'Allow',
    Principal: { Service },
    Action,
    Resource,
    ...(Condition ? { Condition } : {}),
  });

  test('of a load balancer writes below the account of the stack', () => {
    expect(allowedBy({ sources: [LogSource.loadBalancers({ prefix: 'alb' })] })).toEqual([
      allow('logdelivery.elasticloadbalancing.amazonaws.com', 's3:PutObject', within('/alb/AWSLogs/111111111111/*')),
    ]);
  });

  test.each([
    ['VPC flow logs', LogSource.vpcFlowLogs(), undefined],
    ['CloudFront', LogSource.cloudFront(), undefined],
    ['a web firewall', LogSource.webFirewall(), 'aws-waf-logs-example'],
  ])('of %s is delivered from this account only', (_, source, bucketName) => {
    const delivery = 'delivery.logs.amazonaws.com';
    const ArnLike = { 'aws:SourceArn': arn(':logs:*:111111111111:*') };
    expect(allowedBy({ sources: [source], bucketName })).toEqual([
      allow(delivery, ['s3:GetBucketAcl', 's3:ListBucket'], bucket, { StringEquals: account, ArnLike }),
      allow(delivery, 's3:PutObject', within('/AWSLogs/111111111111/*'), {
        StringEquals: { ...account, ...owned },
        ArnLike,
      }),
    ]);
  });

  test('of CloudTrail takes every trail of the account', () => {
    const ArnLike = { 'aws:SourceArn': arn(':cloudtrail:*:111111111111:trail/*') };
    expect(allowedBy({ sources: [LogSource.cloudTrail()] })).toEqual([
      allow('cloudtrail.amazonaws.com', 's3:GetBucketAcl', bucket, { ArnLike }),
      allow('cloudtrail.amazonaws.com', 's3:PutObject', within('/AWSLogs/111111111111/*'), {
        ArnLike,
        StringEquals: owned,
      }),
    ]);
  });

  test('of CloudTrail can be held to one trail and one folder', () => {
    const source = { 'aws:SourceArn': arn(':cloudtrail:eu-west-1:111111111111:trail/audit') };
    expect(allowedBy({ sources: [LogSource.cloudTrail({ trailName: 'audit', prefix: 'trail' })] })).toEqual([
      allow('cloudtrail.amazonaws.com', 's3:GetBucketAcl', bucket, { StringEquals: source }),
      allow('cloudtrail.amazonaws.com', 's3:PutObject', within('/trail/AWSLogs/111111111111/*'), {
        StringEquals: { ...source, ...owned },
      }),
    ]);
  });

  test('of AWS Config writes in its own folder', () => {
    expect(allowedBy({ sources: [LogSource.config()] })).toEqual([
      allow('config.amazonaws.com', ['s3:GetBucketAcl', 's3:ListBucket'], bucket, { StringEquals: account }),
      allow('config.amazonaws.com', 's3:PutObject', within('/AWSLogs/111111111111/Config/*'), {
        StringEquals: { ...account, ...owned },
      }),
    ]);
  });

  test.each([
    ['everywhere', LogSource.serverAccessLogs(), '/*'],
    ['in one folder', LogSource.serverAccessLogs({ prefix: 'site' }), '/site/*'],
  ])('of server access logs writes %s', (_, source, path) => {
    expect(allowedBy({ sources: [source] })).toEqual([
      allow('logging.s3.amazonaws.com', 's3:PutObject', within(path), { StringEquals: account }),
    ]);
  });

  test('of legacy CloudFront logs may write by access control list, the owner of the bucket owns them', () => {
    const stack = new Stack(new App(), 'Logs', { env });
    new LogBucket(stack, 'Bucket', { sources: [LogSource.cloudFrontLegacy()] });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    });
  });

  test.each([
    ['CloudTrail', LogSource.cloudTrail(), 'cloudtrail.amazonaws.com'],
    ['Config', LogSource.config(), 'config.amazonaws.com'],
    ['flow logs', LogSource.vpcFlowLogs(), 'delivery.logs.amazonaws.com'],
  ])('of %s may use the key of the bucket', (_, source, principal) => {
    const stack = new Stack(new App(), 'Logs', { env });
    new LogBucket(stack, 'Bucket', { sources: [source], encryptionKey: new kms.Key(stack, 'Key') });
    const uses = statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').slice(1);
    expect(new Set(uses.map(({ Principal }) => JSON.stringify(Principal)))).toEqual(
      new Set([JSON.stringify({ Service: principal })]),
    );
  });
});

test('a load balancer of the CDK logs here with no source named', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  const { bucket } = new LogBucket(stack, 'Bucket', { sources: [LogSource.loadBalancers()] });
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc }).logAccessLogs(bucket);
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'access_logs.s3.bucket', Value: { Ref: 'BucketE75EA64C' } }]),
  });
});

test('a bucket of another stack takes the access log, and neither stack waits for the other in a circle', () => {
  const app = new App();
  const access = new LogBucket(new Stack(app, 'Access', { env }), 'Bucket').bucket;
  const logs = new Stack(app, 'Logs', { env });
  new LogBucket(logs, 'Bucket', { serverAccessLogs: access });
  Template.fromStack(logs).hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: { LogFilePrefix: 'LogsBucket8640D480/' },
  });
});

test('an imported bucket takes the access log', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  new LogBucket(stack, 'Bucket', { serverAccessLogs: s3.Bucket.fromBucketName(stack, 'Access', 'access') });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: { DestinationBucketName: 'access' },
  });
});

test('a bucket that is thrown away can be emptied with its stack', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  new LogBucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  template.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
});

describe('bounds', () => {
  test.each(['expiration', 'noncurrentExpiration'])('fails when %s is not a whole day or more', (prop) => {
    expect(build({ [prop]: Duration.hours(36) })).toThrow(
      `Logs/Bucket: ${prop} must be from 1 to 2147483647 whole days, got 1.5`,
    );
    expect(build({ [prop]: Duration.days(0) })).toThrow(/got 0$/);
    expect(build({ [prop]: Duration.days(1) })).not.toThrow();
  });

  test.each([1, 399])('accepts logs that move to cold storage after %p days', (days) => {
    expect(build({ archiveAfter: Duration.days(days) })).not.toThrow();
  });

  test.each([400, 401])('fails when logs move to cold storage after %p days and expire after 400', (days) => {
    expect(build({ archiveAfter: Duration.days(days) })).toThrow(
      `Logs/Bucket: archiveAfter must be less than the expiration of 400 days, got ${days}`,
    );
  });

  test('accepts logs that are locked until they expire', () => {
    expect(build({ objectLock: s3.ObjectLockRetention.compliance(Duration.days(400)) })).not.toThrow();
  });

  test('fails when logs are locked for longer than they are kept', () => {
    expect(build({ objectLock: s3.ObjectLockRetention.compliance(Duration.days(401)) })).toThrow(
      'Logs/Bucket: objectLock must be at most the expiration of 400 days, got 401',
    );
  });

  test('does not judge durations that are known at deployment only', () => {
    const later = Duration.days(Lazy.number({ produce: () => 10 }));
    expect(build({ expiration: later, archiveAfter: Duration.days(500) })).not.toThrow();
  });
});

describe('contradictions', () => {
  const encryptionKey = kms.Key.fromKeyArn(new Stack(), 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
  const objectLock = s3.ObjectLockRetention.governance(Duration.days(1));

  test.each([
    ['load balancer access logs', LogSource.loadBalancers()],
    ['legacy CloudFront logs', LogSource.cloudFrontLegacy()],
    ['server access logs', LogSource.serverAccessLogs()],
  ])('fails when %s meet a key', (name, source) => {
    expect(build({ sources: [source], encryptionKey })).toThrow(
      `Logs/Bucket: encryptionKey must be left out: ${name} need SSE-S3`,
    );
  });

  test.each([
    ['AWS Config', LogSource.config()],
    ['server access logs', LogSource.serverAccessLogs()],
  ])('fails when %s meet an object lock', (name, source) => {
    expect(build({ sources: [source], objectLock })).toThrow(
      `Logs/Bucket: objectLock must be left out: ${name} cannot be delivered under it`,
    );
  });

  test.each([
    [undefined, 'none'],
    ['waf-logs', "'waf-logs'"],
  ])('fails when the bucket of a web firewall is named %p', (bucketName, got) => {
    expect(build({ sources: [LogSource.webFirewall()], bucketName })).toThrow(
      `Logs/Bucket: bucketName must begin with aws-waf-logs- for web firewall logs, got ${got}`,
    );
  });

  test('does not judge a name that is known at deployment only', () => {
    const bucketName = Lazy.string({ produce: () => 'aws-waf-logs-later' });
    expect(build({ sources: [LogSource.webFirewall()], bucketName })).not.toThrow();
  });

  test('fails when the bucket for the access log has a key', () => {
    const app = new App();
    const keyed = s3.Bucket.fromBucketAttributes(new Stack(app, 'Access'), 'Access', {
      bucketName: 'access',
      encryptionKey,
    });
    expect(build({ serverAccessLogs: keyed })).toThrow(
      'Logs/Bucket: serverAccessLogs must be a bucket with SSE-S3, got one with a key',
    );
  });

  test('fails when a folder is named and no bucket for it', () => {
    expect(build({ serverAccessLogsPrefix: 'x/' })).toThrow(
      'Logs/Bucket: serverAccessLogsPrefix needs serverAccessLogs',
    );
  });

  test('fails when objects shall be deleted with a bucket that is retained', () => {
    expect(build({ autoDeleteObjects: true })).toThrow('Logs/Bucket: autoDeleteObjects needs removalPolicy DESTROY');
  });

  test('fails when objects shall be deleted that are locked, and reports all else as well', () => {
    expect(
      build({
        autoDeleteObjects: true,
        removalPolicy: RemovalPolicy.DESTROY,
        objectLock,
        serverAccessLogsPrefix: 'x/',
      }),
    ).toThrow(
      'Logs/Bucket: autoDeleteObjects must be left out: objectLock forbids it; serverAccessLogsPrefix needs serverAccessLogs',
    );
  });
});
