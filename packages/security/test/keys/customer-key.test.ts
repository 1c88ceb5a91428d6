import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CustomerKey, type CustomerKeyProps, KeyService, type KeyServiceConfig } from '../../src';
import { statementsOf } from '../statements';

const env = { account: '111111111111', region: 'eu-west-1' };

function keyIn(stack: Stack, props: Partial<CustomerKeyProps> = {}): CustomerKey {
  return new CustomerKey(stack, 'Key', { description: 'logs', ...props });
}

function policyOf(props: Partial<CustomerKeyProps>) {
  const stack = new Stack(new App(), 'Keys', { env });
  keyIn(stack, props);
  return allowedIn(stack);
}

/** The statements with the effect Allow. */
function allowedIn(stack: Stack) {
  return statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').filter(({ Effect }) => Effect === 'Allow');
}

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Keys');
  keyIn(stack);
  const template = Template.fromStack(stack);

  test('creates a key with rotation and a description', () => {
    template.hasResourceProperties('AWS::KMS::Key', { Description: 'logs', EnableKeyRotation: true });
  });

  test('retains the key', () => {
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('the key policy allows the account only', () => {
    const [statement, ...others] = allowedIn(stack);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 'kms:*', Resource: '*' });
    expect(JSON.stringify(statement.Principal)).toContain(':root');
  });

  test('the key policy denies grants that are not created through an AWS service', () => {
    expect(statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy')).toContainEqual({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
    });
  });

  test('keeps the logical id, since a new key cannot decrypt existing data', () => {
    expect(Object.keys(template.findResources('AWS::KMS::Key'))).toEqual(['Key961B73FD']);
  });

  test('creates no alias', () => {
    template.resourceCountIs('AWS::KMS::Alias', 0);
  });
});

describe('with all props', () => {
  const stack = new Stack(new App(), 'Keys', { env });
  keyIn(stack, {
    alias: 'team/logs',
    services: [KeyService.cloudWatchLogs('/ecs/*')],
    admins: [new iam.ArnPrincipal('arn:aws:iam::111111111111:role/admin')],
    rotationPeriod: Duration.days(90),
    pendingWindow: Duration.days(7),
    multiRegion: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);

  test('sets the properties of the key', () => {
    template.hasResource('AWS::KMS::Key', {
      Properties: { RotationPeriodInDays: 90, PendingWindowInDays: 7, MultiRegion: true },
      DeletionPolicy: 'Delete',
    });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/team/logs' });
  });

  test('administrators can manage the key but not use it', () => {
    const admins = allowedIn(stack)[2];
    expect(admins.Principal).toEqual({ AWS: 'arn:aws:iam::111111111111:role/admin' });
    expect(admins.Action).toEqual(expect.arrayContaining(['kms:ScheduleKeyDeletion', 'kms:ReplicateKey']));
    expect(JSON.stringify(admins.Action)).not.toMatch(/Encrypt|Decrypt|GenerateDataKey|kms:\*/);
  });

  test('administrators of a single-Region key cannot replicate it', () => {
    const admins = policyOf({ admins: [new iam.AccountPrincipal('222222222222')] })[1];
    expect(admins.Action).not.toContain('kms:ReplicateKey');
  });
});

test('an administrator role of the stack gets no inline policy', () => {
  const stack = new Stack(new App(), 'Keys', { env });
  keyIn(stack, { admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })] });
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});

describe('a service', () => {
  const partition = { Ref: 'AWS::Partition' };
  const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', partition, rest]] });
  const account = { 'aws:SourceAccount': '111111111111' };
  const publish = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
  const trails = arn(':cloudtrail:*:111111111111:trail/*');

  test.each([
    [
      'CloudWatch Logs for every log group',
      KeyService.cloudWatchLogs(),
      'logs.eu-west-1.amazonaws.com',
      use,
      {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(':logs:eu-west-1:111111111111:log-group:*') },
      },
    ],
    [
      'CloudWatch Logs for one log group',
      KeyService.cloudWatchLogs('/ecs/api'),
      'logs.eu-west-1.amazonaws.com',
      use,
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(':logs:eu-west-1:111111111111:log-group:/ecs/api') } },
    ],
    [
      'CloudWatch alarms',
      KeyService.cloudWatchAlarms(),
      'cloudwatch.amazonaws.com',
      publish,
      {
        StringEquals: account,
        ArnLike: { 'aws:SourceArn': arn(':cloudwatch:eu-west-1:111111111111:alarm:*') },
      },
    ],
    ['AWS Budgets', KeyService.budgets(), 'budgets.amazonaws.com', publish, { StringEquals: account }],
    [
      'AWS Cost Anomaly Detection',
      KeyService.costAnomalyDetection(),
      'costalerts.amazonaws.com',
      publish,
      { StringEquals: account },
    ],
    ['RDS events', KeyService.rdsEvents(), 'events.rds.amazonaws.com', publish, { StringEquals: account }],
    [
      'S3 event notifications',
      KeyService.s3EventNotifications(),
      's3.amazonaws.com',
      publish,
      { StringEquals: account },
    ],
    [
      'SNS topics',
      KeyService.snsTopics(),
      'sns.amazonaws.com',
      publish,
      { ArnLike: { 'aws:SourceArn': arn(':sns:eu-west-1:111111111111:*') } },
    ],
    ['AWS Config', KeyService.config(), 'config.amazonaws.com', publish, { StringEquals: account }],
    [
      'log delivery',
      KeyService.logDelivery(),
      'delivery.logs.amazonaws.com',
      use,
      { StringEquals: account, ArnLike: { 'aws:SourceArn': arn(':logs:*:111111111111:*') } },
    ],
    [
      'CloudFront',
      KeyService.cloudFront(),
      'cloudfront.amazonaws.com',
      'kms:Decrypt',
      { ArnLike: { 'aws:SourceArn': arn(':cloudfront::111111111111:distribution/*') } },
    ],
    [
      'any other service',
      KeyService.principal('backup.amazonaws.com', {
        actions: ['kms:Decrypt'],
        conditions: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' }, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
      'backup.amazonaws.com',
      'kms:Decrypt',
      {
        StringEquals: { 'aws:PrincipalOrgID': 'o-1', ...account },
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      },
    ],
  ])('%s has the least actions, with conditions for this account', (_, service, principal, actions, conditions) => {
    expect(policyOf({ services: [service] }).slice(1)).toEqual([
      { Effect: 'Allow', Principal: { Service: principal }, Action: actions, Resource: '*', Condition: conditions },
    ]);
  });

  test('EventBridge is limited by the topics and queues of this account, since it sends no source to the key', () => {
    const allowed = (context: string, resource: string) => ({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: publish,
      Resource: '*',
      Condition: { ArnLike: { [`kms:EncryptionContext:${context}`]: arn(resource) } },
    });
    expect(policyOf({ services: [KeyService.eventBridge()] }).slice(1)).toEqual([
      allowed('aws:sns:topicArn', ':sns:eu-west-1:111111111111:*'),
      allowed('aws:sqs:arn', ':sqs:eu-west-1:111111111111:*'),
    ]);
  });

  test('CloudTrail can generate data keys and decrypt for trails of this account', () => {
    expect(policyOf({ services: [KeyService.cloudTrail()] }).slice(1)).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 'kms:GenerateDataKey*',
        Resource: '*',
        Condition: {
          ArnLike: { 'aws:SourceArn': trails },
          StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': trails },
        },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: '*',
        Condition: { ArnLike: { 'aws:SourceArn': trails } },
      },
    ]);
  });

  test('CloudTrail can be limited to one trail', () => {
    const source = { StringEquals: { 'aws:SourceArn': arn(':cloudtrail:eu-west-1:111111111111:trail/audit') } };
    const conditions = policyOf({ services: [KeyService.cloudTrail('audit')] })
      .slice(1)
      .map((s) => s.Condition);
    expect(conditions).toEqual([
      { ...source, StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': trails } },
      source,
    ]);
  });

  test('a service that is listed twice has one statement', () => {
    expect(policyOf({ services: [KeyService.cloudWatchLogs(), KeyService.cloudWatchLogs()] })).toHaveLength(2);
  });

  test('addService allows another service', () => {
    const stack = new Stack(new App(), 'Keys', { env });
    keyIn(stack).addService(KeyService.budgets());
    expect(allowedIn(stack)).toHaveLength(2);
  });

  test('a stack without a Region uses the Region of the deployment', () => {
    const stack = new Stack(new App(), 'Keys');
    keyIn(stack, { services: [KeyService.cloudWatchLogs()] });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: { 'Fn::Join': ['', ['logs.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
          }),
        ]),
      },
    });
  });

  test.each([
    [[]],
    [['kms:*']],
    [['*']],
    [['kms:Decrypt', 'kms:*']],
    [['KMS:*']],
    [['kms:**']],
    [['kms:C*']],
    [['my-kms:Decrypt']],
  ])('fails with the actions %j', (actions) => {
    const services = [KeyService.principal('backup.amazonaws.com', { actions })];
    expect(() => keyIn(new Stack(new App(), 'Keys'), { services })).toThrow(
      `Keys/Key: services: actions must name single KMS actions, got [${actions.join(', ')}]`,
    );
  });
});

test.each(['*', 'backup', 'https://backup.amazonaws.com', 'backup.*.amazonaws.com', 'backup.amazonaws.com.org', ''])(
  'fails with the service principal %j',
  (servicePrincipal) => {
    const services = [KeyService.principal(servicePrincipal, { actions: ['kms:Decrypt'] })];
    expect(() => keyIn(new Stack(new App(), 'Keys'), { services })).toThrow(
      `Keys/Key: services: servicePrincipal must be that of a service, such as backup.amazonaws.com, got '${servicePrincipal}'`,
    );
  },
);

test.each(['delivery.logs.amazonaws.com', 'ec2.amazonaws.com.cn', Lazy.string({ produce: () => 'later' })])(
  'accepts the service principal %j',
  (servicePrincipal) => {
    const services = [KeyService.principal(servicePrincipal, { actions: ['kms:Decrypt'] })];
    expect(() => keyIn(new Stack(new App(), 'Keys'), { services })).not.toThrow();
  },
);

test.each(['kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'])('allows a service the action %s', (action) => {
  const services = [KeyService.principal('backup.amazonaws.com', { actions: [action] })];
  expect(() => keyIn(new Stack(new App(), 'Keys'), { services })).not.toThrow();
});

test('an error escapes control characters and cuts long values', () => {
  const alias = (name: string) => () => keyIn(new Stack(new App(), 'Keys'), { alias: name });
  expect(alias('a\u001b[31m\n\u202eb')).toThrow(String.raw`got 'a\u{1b}[31m\u{a}\u{202e}b'`);
  expect(alias('ü'.repeat(100_000))).toThrow(/^.{1000,1100}…$/s);
});

describe('validation', () => {
  const build = (props: Partial<CustomerKeyProps>) => () => keyIn(new Stack(new App(), 'Keys'), props);

  test.each([90, 365, 2560])('accepts a rotation every %p days', (days) => {
    expect(build({ rotationPeriod: Duration.days(days) })).not.toThrow();
  });

  test.each([89, 2561])('fails with a rotation every %p days', (days) => {
    expect(build({ rotationPeriod: Duration.days(days) })).toThrow(
      `Keys/Key: rotationPeriod must be a whole number of days from 90 to 2560, got ${days}`,
    );
  });

  test('fails with a rotation period that is not a whole number of days', () => {
    expect(build({ rotationPeriod: Duration.hours(2412) })).toThrow(/got 100.5$/);
  });

  test.each([7, 30])('accepts a pending window of %p days', (days) => {
    expect(build({ pendingWindow: Duration.days(days) })).not.toThrow();
  });

  test.each([6, 31])('fails with a pending window of %p days', (days) => {
    expect(build({ pendingWindow: Duration.days(days) })).toThrow(
      `Keys/Key: pendingWindow must be a whole number of days from 7 to 30, got ${days}`,
    );
  });

  test.each(['logs', 'alias/logs', 'team/logs_1-x'])('accepts the alias %p', (alias) => {
    expect(build({ alias })).not.toThrow();
  });

  test.each([
    ['empty', ''],
    ['with a space', 'with space'],
    ['only a prefix', 'alias/'],
    ['too long with a prefix inside', `${'x'.repeat(245)}alias/`],
    ['too long', 'x'.repeat(251)],
  ])('fails when the alias is %s', (_, alias) => {
    expect(build({ alias })).toThrow(
      `Keys/Key: alias must be 1 to 250 letters, digits, '/', '_' or '-', got '${alias}'`,
    );
  });

  test.each(['aws/s3', 'alias/aws/s3'])('fails with the reserved alias %p', (alias) => {
    expect(build({ alias })).toThrow(`alias must not begin with aws/, which is reserved, got '${alias}'`);
  });

  test.each([
    ['empty', 0, ''],
    ['blank', 2, '  '],
    ['too long', 8193, 'x'.repeat(8193)],
  ])('fails when the description is %s', (_, length, description) => {
    expect(build({ description })).toThrow(
      `Keys/Key: description must be 1 to 8192 characters and not blank, got ${length}`,
    );
  });

  test('accepts a description of 8192 characters', () => {
    expect(build({ description: 'x'.repeat(8192) })).not.toThrow();
  });

  test('reports all problems in one error', () => {
    expect(build({ description: '', alias: '', pendingWindow: Duration.days(1) })).toThrow(
      /description must .*; alias must .*; pendingWindow must /,
    );
  });

  test('accepts unresolved tokens', () => {
    const later = Lazy.string({ produce: () => 'later' });
    expect(build({ description: later, alias: later })).not.toThrow();
  });
});

describe('as a kms.Key', () => {
  test('can be passed to an L2 construct', () => {
    const stack = new Stack(new App(), 'Keys', { env });
    const encryptionKey = keyIn(stack);
    expect(encryptionKey).toBeInstanceOf(kms.Key);
    new s3.Bucket(stack, 'Bucket', { encryptionKey });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { KMSMasterKeyID: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] } } },
        ],
      },
    });
  });

  test('adds the permissions of a later grant and a later statement', () => {
    const stack = new Stack(new App(), 'Keys', { env });
    const key = keyIn(stack);
    key.grantDecrypt(new iam.ServicePrincipal('backup.amazonaws.com'));
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.AccountPrincipal('222222222222')],
        actions: ['kms:DescribeKey'],
        resources: ['*'],
      }),
    );
    expect(
      allowedIn(stack)
        .slice(1)
        .map(({ Action }) => Action),
    ).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
  });

  test('can be disabled', () => {
    const stack = new Stack(new App(), 'Keys', { env });
    keyIn(stack, { enabled: false });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { Enabled: false });
  });
});

test('a service can be implemented outside of the package', () => {
  class Backups extends KeyService {
    bind(): KeyServiceConfig {
      const principals = [new iam.ServicePrincipal('backup.amazonaws.com')];
      return { statements: [new iam.PolicyStatement({ principals, actions: ['kms:Decrypt'], resources: ['*'] })] };
    }
  }
  expect(policyOf({ services: [new Backups()] }).slice(1)).toEqual([
    { Effect: 'Allow', Principal: { Service: 'backup.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*' },
  ]);
});

test.each(['rotationPeriod', 'pendingWindow'])('fails when %s is a token', (prop) => {
  const stack = new Stack(new App(), 'Keys', { env });
  const amount = Lazy.number({ produce: () => 90 });
  expect(() => keyIn(stack, { [prop]: Duration.days(amount) })).toThrow(
    `Keys/Key: ${prop} must be a literal, got a token`,
  );
});
