import { App, CfnParameter, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactBucket, LogBucket, type LogBucketProps, LogSource, type LogSourceConfig } from '../../src';
import { type Statement, statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };
const build = (props: LogBucketProps) => () => new LogBucket(new Stack(new App(), 'Logs', { env }), 'Bucket', props);

/** The statements of the bucket policy with the effect Allow. */
function allowedBy(props: LogBucketProps): Statement[] {
  const stack = new Stack(new App(), 'Logs', { env });
  new LogBucket(stack, 'Bucket', props);
  return statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Effect }) => Effect === 'Allow');
}

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  new LogBucket(stack, 'Bucket');
  const template = Template.fromStack(stack);

  test('blocks public access through policies and access control lists', () => {
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

  test('denies requests without TLS 1.2', () => {
    const denied = statementsOf(stack, 'AWS::S3::BucketPolicy');
    expect(denied.map(({ Effect, Action, Condition }) => ({ Effect, Action, Condition }))).toEqual([
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
    ]);
  });

  test('encrypts logs, keeps versions and deletes logs by age', () => {
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

  test('retains the bucket and its policy', () => {
    const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
    template.hasResource('AWS::S3::Bucket', retained);
    template.hasResource('AWS::S3::BucketPolicy', retained);
  });

  test.each([LogBucket, ArtifactBucket])('a %p with a fixed name is deleted after a failed creation', (type) => {
    const stack = new Stack(new App(), 'Logs', { env });
    new type(stack, 'Named', { bucketName: 'orders', encryptionKey: new kms.Key(stack, 'Key') });
    const retained = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    Template.fromStack(stack).hasResource('AWS::S3::Bucket', retained);
    Template.fromStack(stack).hasResource('AWS::S3::BucketPolicy', retained);
  });

  test('creates no Lambda function to delete objects', () => {
    template.resourceCountIs('AWS::Lambda::Function', 0);
  });

  test('keeps the logical id, since a replacement loses the logs', () => {
    expect(Object.keys(template.findResources('AWS::S3::Bucket'))).toEqual(['Bucket83908E77']);
  });
});

describe('with all props', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  const access = new LogBucket(stack, 'Access');
  new LogBucket(stack, 'Bucket', {
    sources: [LogSource.vpcFlowLogs(), LogSource.waf(), LogSource.cloudFront()],
    encryptionKey: new kms.Key(stack, 'Key'),
    bucketName: 'aws-waf-logs-example',
    expiration: Duration.days(730),
    transitionAfter: Duration.days(90),
    noncurrentVersionExpiration: Duration.days(1),
    objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(730)),
    serverAccessLogs: { bucket: access, prefix: 'logs/' },
  });
  const template = Template.fromStack(stack);

  test('sets the properties of the bucket', () => {
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

  test('allows server access logs with the prefix, from this account only', () => {
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

  test('does not enable access control lists on the target of server access logs', () => {
    const [target] = Object.values(
      template.findResources('AWS::S3::Bucket', { Properties: { BucketName: Match.absent() } }),
    );
    expect(target.Properties.AccessControl).toBeUndefined();
  });

  test('three sources of one delivery service have one statement', () => {
    const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
    const delivered = JSON.stringify(policies).match(/delivery\.logs\.amazonaws\.com/g);
    expect(delivered).toHaveLength(2);
    const uses = statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').slice(1);
    expect(uses.map(({ Principal }) => Principal)).toEqual([{ Service: 'delivery.logs.amazonaws.com' }]);
  });
});

describe('source', () => {
  const within = (path: string) => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] }, path]] });
  const bucket = { 'Fn::GetAtt': ['Bucket83908E77', 'Arn'] };
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

  test('load balancer access logs are limited to the account of the stack', () => {
    expect(allowedBy({ sources: [LogSource.loadBalancers({ prefix: 'alb' })] })).toEqual([
      allow('logdelivery.elasticloadbalancing.amazonaws.com', 's3:PutObject', within('/alb/AWSLogs/111111111111/*')),
    ]);
  });

  test.each([
    ['VPC flow logs', LogSource.vpcFlowLogs(), undefined],
    ['CloudFront standard logs', LogSource.cloudFront(), undefined],
    ['AWS WAF logs', LogSource.waf(), 'aws-waf-logs-example'],
  ])('%s are delivered from this account only', (_, source, bucketName) => {
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

  test('CloudTrail log files are delivered from every trail of the account', () => {
    const ArnLike = { 'aws:SourceArn': arn(':cloudtrail:*:111111111111:trail/*') };
    expect(allowedBy({ sources: [LogSource.cloudTrail()] })).toEqual([
      allow('cloudtrail.amazonaws.com', 's3:GetBucketAcl', bucket, { ArnLike }),
      allow('cloudtrail.amazonaws.com', 's3:PutObject', within('/AWSLogs/111111111111/*'), {
        ArnLike,
        StringEquals: owned,
      }),
    ]);
  });

  test('CloudTrail log files can be limited to one trail and one prefix', () => {
    const source = { 'aws:SourceArn': arn(':cloudtrail:eu-west-1:111111111111:trail/audit') };
    expect(allowedBy({ sources: [LogSource.cloudTrail({ trailName: 'audit', prefix: 'trail' })] })).toEqual([
      allow('cloudtrail.amazonaws.com', 's3:GetBucketAcl', bucket, { StringEquals: source }),
      allow('cloudtrail.amazonaws.com', 's3:PutObject', within('/trail/AWSLogs/111111111111/*'), {
        StringEquals: { ...source, ...owned },
      }),
    ]);
  });

  test('AWS Config is limited to its own prefix', () => {
    expect(allowedBy({ sources: [LogSource.config()] })).toEqual([
      allow('config.amazonaws.com', ['s3:GetBucketAcl', 's3:ListBucket'], bucket, { StringEquals: account }),
      allow('config.amazonaws.com', 's3:PutObject', within('/AWSLogs/111111111111/Config/*'), {
        StringEquals: { ...account, ...owned },
      }),
    ]);
  });

  test.each([
    ['without a prefix', LogSource.serverAccessLogs(), '/*'],
    ['with a prefix', LogSource.serverAccessLogs({ prefix: 'site' }), '/site/*'],
  ])('server access logs %s', (_, source, path) => {
    expect(allowedBy({ sources: [source] })).toEqual([
      allow('logging.s3.amazonaws.com', 's3:PutObject', within(path), { StringEquals: account }),
    ]);
  });

  test('CloudFront standard logs (legacy) enable access control lists, with ownership by the bucket owner', () => {
    const stack = new Stack(new App(), 'Logs', { env });
    new LogBucket(stack, 'Bucket', { sources: [LogSource.cloudFrontLegacy()] });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    });
  });

  test.each([
    ['CloudTrail', LogSource.cloudTrail(), 'cloudtrail.amazonaws.com'],
    ['AWS Config', LogSource.config(), 'config.amazonaws.com'],
    ['VPC flow logs', LogSource.vpcFlowLogs(), 'delivery.logs.amazonaws.com'],
  ])('%s can use the key of the bucket', (_, source, principal) => {
    const stack = new Stack(new App(), 'Logs', { env });
    new LogBucket(stack, 'Bucket', { sources: [source], encryptionKey: new kms.Key(stack, 'Key') });
    const uses = statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').slice(1);
    expect(new Set(uses.map(({ Principal }) => JSON.stringify(Principal)))).toEqual(
      new Set([JSON.stringify({ Service: principal })]),
    );
  });
});

test('a load balancer of the CDK needs no source', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  const bucket = new LogBucket(stack, 'Bucket');
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc }).logAccessLogs(bucket);
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'access_logs.s3.bucket', Value: { Ref: 'Bucket83908E77' } }]),
  });
});

test('server access logs in a bucket of another stack create no dependency cycle', () => {
  const app = new App();
  const access = new LogBucket(new Stack(app, 'Access', { env }), 'Bucket');
  const logs = new Stack(app, 'Logs', { env });
  new LogBucket(logs, 'Bucket', { serverAccessLogs: { bucket: access } });
  Template.fromStack(logs).hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: { LogFilePrefix: 'LogsBucket8640D480/' },
  });
});

test('server access logs can be sent to an imported bucket', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  const bucket = s3.Bucket.fromBucketName(stack, 'Access', 'access');
  new LogBucket(stack, 'Bucket', { serverAccessLogs: { bucket } });
  Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: { DestinationBucketName: 'access' },
  });
});

test('autoDeleteObjects deletes the objects with the bucket', () => {
  const stack = new Stack(new App(), 'Logs', { env });
  new LogBucket(stack, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true });
  const template = Template.fromStack(stack);
  template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Delete' });
  template.resourceCountIs('Custom::S3AutoDeleteObjects', 1);
});

describe('durations', () => {
  test.each(['expiration', 'noncurrentVersionExpiration'])('fails when %s is not a whole number of days', (prop) => {
    expect(build({ [prop]: Duration.hours(36) })).toThrow(
      `Logs/Bucket: ${prop} must be a whole number of days from 1 to 2147483647, got 1.5`,
    );
    expect(build({ [prop]: Duration.days(0) })).toThrow(/got 0$/);
    expect(build({ [prop]: Duration.days(1) })).not.toThrow();
  });

  test.each([1, 399])('accepts a transition after %p days', (days) => {
    expect(build({ transitionAfter: Duration.days(days) })).not.toThrow();
  });

  test.each([400, 401])('fails with a transition after %p days and an expiration of 400 days', (days) => {
    expect(build({ transitionAfter: Duration.days(days) })).toThrow(
      `Logs/Bucket: transitionAfter must be less than the expiration of 400 days, got ${days}`,
    );
  });

  test('accepts an object lock retention equal to the expiration', () => {
    expect(build({ objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(400)) })).not.toThrow();
  });

  test('fails with an object lock retention longer than the expiration', () => {
    expect(build({ objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(401)) })).toThrow(
      'Logs/Bucket: objectLockDefaultRetention must be at most the expiration of 400 days, got 401',
    );
  });

  test('accepts durations that are unresolved tokens', () => {
    const later = Duration.days(Lazy.number({ produce: () => 10 }));
    expect(build({ expiration: later, transitionAfter: Duration.days(500) })).not.toThrow();
  });
});

describe('requirements', () => {
  const encryptionKey = kms.Key.fromKeyArn(new Stack(), 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
  const objectLockDefaultRetention = s3.ObjectLockRetention.governance(Duration.days(1));

  test.each([
    ['load balancer access logs', LogSource.loadBalancers()],
    ['CloudFront standard logs (legacy)', LogSource.cloudFrontLegacy()],
    ['server access logs', LogSource.serverAccessLogs()],
  ])('fails when %s are sent to a bucket with a KMS key', (name, source) => {
    expect(build({ sources: [source], encryptionKey })).toThrow(
      `Logs/Bucket: bucket must use SSE-S3 for ${name}, got a KMS key. Remove encryptionKey`,
    );
  });

  test.each([
    ['AWS Config', LogSource.config()],
    ['server access logs', LogSource.serverAccessLogs()],
  ])('fails when %s are sent to a bucket with object lock', (name, source) => {
    expect(build({ sources: [source], objectLockDefaultRetention })).toThrow(
      `Logs/Bucket: bucket must not have a default object lock retention for ${name}`,
    );
  });

  test.each([
    [undefined, 'a generated name'],
    ['waf-logs', "'waf-logs'"],
  ])('fails when the bucket of AWS WAF logs has the name %p', (bucketName, got) => {
    expect(build({ sources: [LogSource.waf()], bucketName })).toThrow(
      `Logs/Bucket: bucket must have a name that begins with aws-waf-logs- for AWS WAF logs, got ${got}`,
    );
  });

  test('accepts a name that is known at deployment', () => {
    const stack = new Stack(new App(), 'Logs', { env });
    const bucketName = new CfnParameter(stack, 'Name').valueAsString;
    expect(() => new LogBucket(stack, 'Bucket', { sources: [LogSource.waf()], bucketName })).not.toThrow();
  });

  test('accepts a name that is an unresolved token', () => {
    const bucketName = Lazy.string({ produce: () => 'aws-waf-logs-later' });
    expect(build({ sources: [LogSource.waf()], bucketName })).not.toThrow();
  });

  test('fails when the bucket of server access logs has a KMS key', () => {
    const app = new App();
    const keyed = s3.Bucket.fromBucketAttributes(new Stack(app, 'Access'), 'Access', {
      bucketName: 'access',
      encryptionKey,
    });
    expect(build({ serverAccessLogs: { bucket: keyed } })).toThrow(
      'Logs/Bucket: serverAccessLogs.bucket must use SSE-S3, got a bucket with a KMS key',
    );
  });

  test('fails when autoDeleteObjects is set without RemovalPolicy.DESTROY', () => {
    expect(build({ autoDeleteObjects: true })).toThrow(
      'Logs/Bucket: autoDeleteObjects requires removalPolicy RemovalPolicy.DESTROY, got retain',
    );
  });

  test('fails when autoDeleteObjects is set with object lock, and reports all problems in one error', () => {
    const removalPolicy = RemovalPolicy.DESTROY;
    expect(
      build({ autoDeleteObjects: true, removalPolicy, objectLockDefaultRetention, expiration: Duration.hours(36) }),
    ).toThrow(
      /^Logs\/Bucket: expiration must be .*; autoDeleteObjects must be false with objectLockDefaultRetention, which prevents deletion$/,
    );
  });
});

describe('as an s3.Bucket', () => {
  test('can be passed to an L2 construct, and later lifecycle rules apply', () => {
    const context = { '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true };
    const stack = new Stack(new App({ context }), 'Logs', { env });
    const logs = new LogBucket(stack, 'Bucket');
    expect(logs).toBeInstanceOf(s3.Bucket);
    logs.addLifecycleRule({ id: 'debug', prefix: 'debug/', expiration: Duration.days(7) });
    new s3.Bucket(stack, 'Other', { serverAccessLogsBucket: logs });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ Id: 'ExpireByAge' }), Match.objectLike({ Id: 'debug' })] },
    });
    template.hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: { DestinationBucketName: { Ref: Match.stringLikeRegexp('^Bucket') } },
    });
  });

  test('addSource allows another service, with its requirements', () => {
    const stack = new Stack(new App(), 'Logs', { env });
    const logs = new LogBucket(stack, 'Bucket', { encryptionKey: new kms.Key(stack, 'Key') });
    logs.addSource(LogSource.vpcFlowLogs());
    expect(statementsOf(stack, 'AWS::S3::BucketPolicy').filter(({ Effect }) => Effect === 'Allow')).toHaveLength(2);
    expect(() => logs.addSource(LogSource.serverAccessLogs())).toThrow('Logs/Bucket: bucket must use SSE-S3');
  });

  test('addSource enables access control lists if a service requires them', () => {
    const stack = new Stack(new App(), 'Logs', { env });
    new LogBucket(stack, 'Bucket').addSource(LogSource.cloudFrontLegacy());
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
    });
  });

  test.each([
    [[1, 2], undefined],
    [[2, undefined], 'got 2, none'],
    [[undefined, undefined], 'got none, none'],
    [[1, 2, 1], 'got 1, 2, 1'],
  ])('replication rules with the priorities %j', (priorities, problem) => {
    const replicationRules = priorities.map((priority, index) => ({
      destination: s3.Bucket.fromBucketName(new Stack(), `Replica${index}`, `replica-${index}`),
      priority,
      filter: { prefix: `${index}/` },
    }));
    if (problem === undefined) expect(build({ replicationRules })).not.toThrow();
    else
      expect(build({ replicationRules })).toThrow(
        `Logs/Bucket: replicationRules must have different priorities, ${problem}`,
      );
  });

  test('replicates logs to another bucket', () => {
    const stack = new Stack(new App(), 'Logs', { env });
    const destination = s3.Bucket.fromBucketName(stack, 'Replica', 'replica');
    new LogBucket(stack, 'Bucket', { replicationRules: [{ destination }] });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      ReplicationConfiguration: { Rules: [Match.objectLike({ Status: 'Enabled' })] },
    });
  });
});

describe('a source that is implemented outside of the package', () => {
  class Events extends LogSource {
    constructor(private readonly requirements: Partial<LogSourceConfig> = {}) {
      super();
    }

    bind(_scope: Stack, bucket: s3.IBucket): LogSourceConfig {
      const principals = [new iam.ServicePrincipal('ses.amazonaws.com')];
      const resources = [bucket.arnForObjects('ses/*')];
      const statement = new iam.PolicyStatement({ principals, actions: ['s3:PutObject'], resources });
      return { name: 'SES events', statements: [statement], ...this.requirements };
    }
  }

  test('is allowed in the bucket policy', () => {
    expect(allowedBy({ sources: [new Events()] })).toMatchObject([{ Principal: { Service: 'ses.amazonaws.com' } }]);
  });

  test.each<[Partial<LogSourceConfig>, string]>([
    [{ supportsKms: false }, 'bucket must use SSE-S3 for SES events'],
    [{ supportsObjectLock: false }, 'bucket must not have a default object lock retention for SES events'],
    [{ bucketNamePrefix: 'ses-' }, "bucket must have a name that begins with ses- for SES events, got 'logs'"],
  ])('has its requirements checked: %j', (requirements, message) => {
    const props = {
      encryptionKey: kms.Key.fromKeyArn(new Stack(), 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1'),
      objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(1)),
      bucketName: 'logs',
    };
    expect(build({ ...props, sources: [new Events(requirements)] })).toThrow(`Logs/Bucket: ${message}`);
  });
});
