import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CustomerKey, type CustomerKeyProps, KeyService } from '../../src';
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

/** The statements that let somebody in. */
function allowedIn(stack: Stack) {
  return statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy').filter(({ Effect }) => Effect === 'Allow');
}

describe('with defaults', () => {
  const stack = new Stack(new App(), 'Keys');
  keyIn(stack);
  const template = Template.fromStack(stack);

  test('the key rotates and says what it is for', () => {
    template.hasResourceProperties('AWS::KMS::Key', { Description: 'logs', EnableKeyRotation: true });
  });

  test('the key outlives the stack', () => {
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('the policy lets in the account and nobody else, so that no one is locked out', () => {
    const [statement, ...others] = allowedIn(stack);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 'kms:*', Resource: '*' });
    expect(JSON.stringify(statement.Principal)).toContain(':root');
  });

  test('the policy lets nobody make a grant but through a service of AWS', () => {
    expect(statementsOf(stack, 'AWS::KMS::Key', 'KeyPolicy')).toContainEqual({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
    });
  });

  test('the logical id stays, since a new key cannot read what the old one encrypted', () => {
    expect(Object.keys(template.findResources('AWS::KMS::Key'))).toEqual(['KeyE447D366']);
  });

  test('there is no alias', () => {
    template.resourceCountIs('AWS::KMS::Alias', 0);
  });
});

describe('with everything chosen', () => {
  const stack = new Stack(new App(), 'Keys', { env });
  keyIn(stack, {
    alias: 'team/logs',
    services: [KeyService.logs('/ecs/*')],
    admins: [new iam.ArnPrincipal('arn:aws:iam::111111111111:role/admin')],
    rotationPeriod: Duration.days(90),
    pendingWindow: Duration.days(7),
    multiRegion: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);

  test('the key has what was chosen', () => {
    template.hasResource('AWS::KMS::Key', {
      Properties: { RotationPeriodInDays: 90, PendingWindowInDays: 7, MultiRegion: true },
      DeletionPolicy: 'Delete',
    });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/team/logs' });
  });

  test('administrators manage the key and never use it', () => {
    const admins = allowedIn(stack)[2];
    expect(admins.Principal).toEqual({ AWS: 'arn:aws:iam::111111111111:role/admin' });
    expect(admins.Action).toEqual(expect.arrayContaining(['kms:ScheduleKeyDeletion', 'kms:ReplicateKey']));
    expect(JSON.stringify(admins.Action)).not.toMatch(/Encrypt|Decrypt|GenerateDataKey|kms:\*/);
  });

  test('the administrators of a single-region key cannot replicate it', () => {
    const admins = policyOf({ admins: [new iam.AccountPrincipal('222222222222')] })[1];
    expect(admins.Action).not.toContain('kms:ReplicateKey');
  });
});

test('an administrator who is a role of the stack gets no policy of its own', () => {
  const stack = new Stack(new App(), 'Keys', { env });
  keyIn(stack, { admins: [new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() })] });
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
});

describe('a service that is let in', () => {
  const partition = { Ref: 'AWS::Partition' };
  const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', partition, rest]] });
  const account = { 'aws:SourceAccount': '111111111111' };
  const publish = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
  const trails = arn(':cloudtrail:*:111111111111:trail/*');

  test.each([
    [
      'logs of every group',
      KeyService.logs(),
      'logs.eu-west-1.amazonaws.com',
      use,
      {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(':logs:eu-west-1:111111111111:log-group:*') },
      },
    ],
    [
      'logs of one group',
      KeyService.logs('/ecs/api'),
      'logs.eu-west-1.amazonaws.com',
      use,
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn(':logs:eu-west-1:111111111111:log-group:/ecs/api') } },
    ],
    [
      'alarms',
      KeyService.cloudWatchAlarms(),
      'cloudwatch.amazonaws.com',
      publish,
      {
        StringEquals: account,
        ArnLike: { 'aws:SourceArn': arn(':cloudwatch:eu-west-1:111111111111:alarm:*') },
      },
    ],
    [
      'rules',
      KeyService.eventBridge(),
      'events.amazonaws.com',
      publish,
      {
        StringEquals: account,
        ArnLike: { 'aws:SourceArn': arn(':events:eu-west-1:111111111111:rule/*') },
      },
    ],
    ['budgets', KeyService.budgets(), 'budgets.amazonaws.com', publish, { StringEquals: account }],
    ['cost anomalies', KeyService.costAnomalies(), 'costalerts.amazonaws.com', publish, { StringEquals: account }],
    ['RDS events', KeyService.rdsEvents(), 'events.rds.amazonaws.com', publish, { StringEquals: account }],
    ['S3 notifications', KeyService.s3Notifications(), 's3.amazonaws.com', publish, { StringEquals: account }],
    [
      'topics',
      KeyService.snsToQueues(),
      'sns.amazonaws.com',
      publish,
      { StringEquals: account, ArnLike: { 'aws:SourceArn': arn(':sns:eu-west-1:111111111111:*') } },
    ],
    ['Config', KeyService.config(), 'config.amazonaws.com', publish, { StringEquals: account }],
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
      'another service',
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
  ])('%s: has the fewest actions, and the conditions of this account', (_, service, principal, actions, conditions) => {
    expect(policyOf({ services: [service] }).slice(1)).toEqual([
      { Effect: 'Allow', Principal: { Service: principal }, Action: actions, Resource: '*', Condition: conditions },
    ]);
  });

  test('CloudTrail makes data keys for trails of this account', () => {
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
        Action: 'kms:DescribeKey',
        Resource: '*',
        Condition: { ArnLike: { 'aws:SourceArn': trails } },
      },
    ]);
  });

  test('CloudTrail can be held to one trail', () => {
    const source = { StringEquals: { 'aws:SourceArn': arn(':cloudtrail:eu-west-1:111111111111:trail/audit') } };
    const conditions = policyOf({ services: [KeyService.cloudTrail('audit')] })
      .slice(1)
      .map((s) => s.Condition);
    expect(conditions).toEqual([
      { ...source, StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': trails } },
      source,
    ]);
  });

  test('a service that is named twice stands in the policy once', () => {
    expect(policyOf({ services: [KeyService.logs(), KeyService.logs()] })).toHaveLength(2);
  });

  test('a service can be let in later', () => {
    const stack = new Stack(new App(), 'Keys', { env });
    keyIn(stack).allow(KeyService.budgets());
    expect(allowedIn(stack)).toHaveLength(2);
  });

  test('a stack without a region names the region it will have', () => {
    const stack = new Stack(new App(), 'Keys');
    keyIn(stack, { services: [KeyService.logs()] });
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

  test.each([[[]], [['kms:*']], [['*']], [['kms:Decrypt', 'kms:*']]])('fails when it may do %j', (actions) => {
    expect(() => KeyService.principal('backup.amazonaws.com', { actions })).toThrow(
      `actions of backup.amazonaws.com must name what it needs, got [${actions.join(', ')}]`,
    );
  });
});

describe('bounds', () => {
  const build = (props: Partial<CustomerKeyProps>) => () => keyIn(new Stack(new App(), 'Keys'), props);

  test.each([90, 365, 2560])('accepts a rotation every %p days', (days) => {
    expect(build({ rotationPeriod: Duration.days(days) })).not.toThrow();
  });

  test.each([89, 2561])('fails when the rotation is every %p days', (days) => {
    expect(build({ rotationPeriod: Duration.days(days) })).toThrow(
      `Keys/Key: rotationPeriod must be from 90 to 2560 whole days, got ${days}`,
    );
  });

  test('fails when the rotation period is not whole days', () => {
    expect(build({ rotationPeriod: Duration.hours(2412) })).toThrow(/got 100.5$/);
  });

  test.each([7, 30])('accepts a pending window of %p days', (days) => {
    expect(build({ pendingWindow: Duration.days(days) })).not.toThrow();
  });

  test.each([6, 31])('fails when the pending window is %p days', (days) => {
    expect(build({ pendingWindow: Duration.days(days) })).toThrow(
      `Keys/Key: pendingWindow must be from 7 to 30 whole days, got ${days}`,
    );
  });

  test.each(['logs', 'alias/logs', 'team/logs_1-x'])('accepts the alias %p', (alias) => {
    expect(build({ alias })).not.toThrow();
  });

  test.each([
    ['empty', ''],
    ['spaced', 'with space'],
    ['nothing but its prefix', 'alias/'],
    ['too long', 'x'.repeat(251)],
  ])('fails when the alias is %s', (_, alias) => {
    expect(build({ alias })).toThrow(
      `Keys/Key: alias must be 1 to 250 letters, digits, '/', '_' or '-', got '${alias}'`,
    );
  });

  test.each(['aws/s3', 'alias/aws/s3'])('fails when the alias is %p, of AWS itself', (alias) => {
    expect(build({ alias })).toThrow(`alias must not begin with aws/, which belongs to AWS, got '${alias}'`);
  });

  test.each([
    ['empty', 0, ''],
    ['blank', 2, '  '],
    ['too long', 8193, 'x'.repeat(8193)],
  ])('fails when the description is %s', (_, length, description) => {
    expect(build({ description })).toThrow(
      `Keys/Key: description must say in 1 to 8192 characters what the key protects, got ${length}`,
    );
  });

  test('reports all that is wrong at once', () => {
    expect(build({ description: '', alias: '', pendingWindow: Duration.days(1) })).toThrow(
      /description must .*; alias must .*; pendingWindow must /,
    );
  });

  test('does not judge what is known at deployment only', () => {
    const later = Lazy.string({ produce: () => 'later' });
    expect(build({ description: later, alias: later })).not.toThrow();
  });
});
