import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ConnectionSecrets,
  PasswordRotation,
  type PasswordRotationProps,
  PostgresDatabase,
  RotationStrategy,
} from '../../src';
import { DataStack, env } from '../fixture';
import { bundleRotation, removeBundles } from '../functions/bundle';

const mockBundle = bundleRotation();
jest.mock('../../src/rotation/private/rotation-code', () => ({
  get ROTATION_CODE() {
    return mockBundle;
  },
}));

afterAll(removeBundles);

const FUNCTION = 'AWS::Lambda::Function';
const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const POLICY = 'AWS::IAM::ManagedPolicy';

const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

function rotationIn(stack: DataStack, props: Partial<PasswordRotationProps> = {}): PasswordRotation {
  return new PasswordRotation(stack, 'Rotation', {
    database: stack.database(),
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    ...props,
  });
}

/** What each statement of the function's policy allows, and on what. */
function permissions(template: Template): Record<string, unknown[]> {
  const [policy] = Object.values(template.findResources(POLICY));
  const statements = policy.Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[];
  return Object.fromEntries(
    statements.flatMap(({ Action, Resource }) => [Action].flat().map((action) => [action, [Resource].flat()])),
  );
}

describe('with defaults', () => {
  const stack = new DataStack();
  const rotation = rotationIn(stack);
  const template = Template.fromStack(stack);
  const attachment = { Ref: 'DatabaseAttachment2CDCA0E1' };

  test('the password of the master user is rotated each 30 days, and not by a deployment', () => {
    template.hasResource(SCHEDULE, {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^RotationFunctionInvocation')]),
      Properties: {
        SecretId: attachment,
        RotationLambdaARN: stack.resolve(rotation.rotationFunction.functionArn),
        RotateImmediatelyOnUpdate: false,
        RotationRules: { ScheduleExpression: 'rate(30 days)' },
        HostedRotationLambda: Match.absent(),
      },
    });
    expect(template.toJSON().Transform).toBeUndefined();
  });

  test('the function knows where the database is, and no secret', () => {
    template.hasResourceProperties(FUNCTION, {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 60,
      ReservedConcurrentExecutions: 1,
      Environment: {
        Variables: {
          DATABASE_HOST: { 'Fn::GetAtt': ['DatabaseF44359DD', 'Endpoint.Address'] },
          DATABASE_PORT: { 'Fn::GetAtt': ['DatabaseF44359DD', 'Endpoint.Port'] },
          DATABASE_NAME: 'shop',
        },
      },
    });
  });

  test('the function works in the network, in the groups that it was given', () => {
    template.hasResourceProperties(FUNCTION, {
      VpcConfig: {
        SubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
        SecurityGroupIds: [stack.resolve(stack.securityGroup.securityGroupId)],
      },
    });
    expect(rotation.connections.securityGroups).toEqual([stack.securityGroup]);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  });

  test('the code is the bundle alone', () => {
    expect(readFileSync(join(mockBundle, 'index.js'), 'utf8')).toContain('createSecret');
    template.hasResourceProperties(FUNCTION, { Code: { S3Key: Match.stringLikeRegexp('^[0-9a-f]{64}\\.zip$') } });
  });

  test('Secrets Manager may ask for a rotation, for this account alone', () => {
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: '111111111111',
    });
  });

  test('the function may do what its steps need, on what they need it for', () => {
    const key = [stack.resolve(stack.key.keyArn)];
    expect(permissions(template)).toEqual({
      'secretsmanager:DescribeSecret': [attachment],
      'secretsmanager:GetSecretValue': [attachment],
      'secretsmanager:ListSecretVersionIds': [attachment],
      'secretsmanager:PutSecretValue': [attachment],
      'secretsmanager:UpdateSecretVersionStage': [attachment],
      'kms:Decrypt': key,
      'kms:GenerateDataKey': key,
      'logs:CreateLogStream': [stack.resolve(rotation.logGroup.logGroupArn)],
      'logs:PutLogEvents': [stack.resolve(rotation.logGroup.logGroupArn)],
      'sqs:SendMessage': [stack.resolve(rotation.deadLetters.queueArn)],
      'ec2:AssignPrivateIpAddresses': ['*'],
      'ec2:CreateNetworkInterface': ['*'],
      'ec2:DeleteNetworkInterface': ['*'],
      'ec2:DescribeNetworkInterfaces': ['*'],
      'ec2:DescribeSubnets': ['*'],
      'ec2:UnassignPrivateIpAddresses': ['*'],
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.allResourcesProperties('AWS::IAM::Role', { Policies: Match.absent() });
  });

  test('what takes no resource is closed to the code of the function, and keys serve their service alone', () => {
    const [policy] = Object.values(template.findResources(POLICY));
    const conditions = (policy.Properties.PolicyDocument.Statement as { Action: unknown; Condition: unknown }[])
      .filter(({ Action }) => /^(ec2|kms):/.test([Action].flat().join()))
      .map(({ Condition }) => JSON.stringify(Condition));
    expect(conditions).toEqual([
      '{"StringEquals":{"kms:ViaService":{"Fn::Join":["",["secretsmanager.eu-west-1.",{"Ref":"AWS::URLSuffix"}]]}}}',
      '{"StringEquals":{"kms:ViaService":{"Fn::Join":["",["sqs.eu-west-1.",{"Ref":"AWS::URLSuffix"}]]}}}',
      '{"Null":{"lambda:SourceFunctionArn":"true"}}',
    ]);
  });

  test('log and dead letters are encrypted with the given key, and expire', () => {
    const arn = stack.resolve(stack.key.keyArn);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn, RetentionInDays: 365 });
    template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn, MessageRetentionPeriod: 1_209_600 });
    template.hasResourceProperties(FUNCTION, {
      DeadLetterConfig: { TargetArn: stack.resolve(rotation.deadLetters.queueArn) },
      LoggingConfig: { LogGroup: stack.resolve(rotation.logGroup.logGroupName) },
    });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
            Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  test('errors and invocations are counted over 5 minutes', () => {
    for (const metric of [rotation.metricErrors(), rotation.metricInvocations()]) {
      expect(metric).toMatchObject({ namespace: 'AWS/Lambda', statistic: 'Sum', period: Duration.minutes(5) });
    }
    expect(rotation.metricErrors({ period: Duration.hours(1) }).period).toEqual(Duration.hours(1));
  });
});

describe('of alternating users', () => {
  const stack = new DataStack();
  const appKey = new kms.Key(stack, 'AppKey');
  const secrets = new ConnectionSecrets(stack, 'App', { encryptionKey: appKey, username: 'unused' });
  const database = stack.database();
  secrets.connectTo(database);
  const secret = secrets.addUser('User', { name: 'user', username: 'shop_app' });
  new PasswordRotation(stack, 'Rotation', {
    database,
    secret,
    strategy: RotationStrategy.ALTERNATING_USERS,
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    automaticallyAfter: Duration.hours(36),
    rotateImmediately: true,
    createUser: true,
    reserveConcurrency: false,
    logRetention: logs.RetentionDays.ONE_MONTH,
  });
  const template = Template.fromStack(stack);

  test('the function is told of the master user, and may read its secret only', () => {
    const master = stack.resolve(database.secret.secretArn);
    template.hasResourceProperties(FUNCTION, {
      Environment: { Variables: Match.objectLike({ MASTER_SECRET_ARN: master, CREATE_USER: 'true' }) },
      ReservedConcurrentExecutions: Match.absent(),
    });
    const [policy] = Object.values(template.findResources(POLICY));
    const onMaster = (policy.Properties.PolicyDocument.Statement as { Resource: unknown; Action: unknown }[]).filter(
      ({ Resource }) => JSON.stringify(Resource) === JSON.stringify(master),
    );
    expect(onMaster.map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue']);
  });

  test('the keys of both secrets open', () => {
    const [policy] = Object.values(template.findResources(POLICY));
    const withKeys = (policy.Properties.PolicyDocument.Statement as { Resource: unknown; Action: unknown }[])
      .filter(({ Action }) => [Action].flat().includes('kms:Decrypt'))
      .map(({ Action, Resource }) => [Action, Resource]);
    expect(withKeys).toEqual([
      [['kms:Decrypt', 'kms:GenerateDataKey'], stack.resolve(appKey.keyArn)],
      ['kms:Decrypt', stack.resolve(stack.key.keyArn)],
      [['kms:Decrypt', 'kms:GenerateDataKey'], stack.resolve(stack.key.keyArn)],
    ]);
  });

  test('the schedule is the one that was asked for', () => {
    template.hasResourceProperties(SCHEDULE, {
      SecretId: stack.resolve(secret.secretArn),
      RotateImmediatelyOnUpdate: true,
      RotationRules: { ScheduleExpression: 'rate(36 hours)' },
    });
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 30 },
    });
  });
});

describe('with parts of elsewhere', () => {
  test('key, secrets, database and rotation can stand in stacks of their own, without a cycle', () => {
    const app = new App();
    const network = new Stack(app, 'Network', { env });
    const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
    const group = new ec2.SecurityGroup(network, 'Group', { vpc, allowAllOutbound: false });
    const key = new kms.Key(new Stack(app, 'Keys', { env }), 'Key');
    const data = new Stack(app, 'Data', { env });
    const secrets = new ConnectionSecrets(data, 'Secrets', { encryptionKey: key, username: 'shop' });
    const database = new PostgresDatabase(data, 'Database', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [group],
      encryptionKey: key,
      credentials: secrets.credentials,
      databaseName: 'shop',
      engineVersion: rds.PostgresEngineVersion.VER_17_9,
      instanceType: new ec2.InstanceType('t4g.medium'),
    });
    secrets.connectTo(database);
    const rotation = new Stack(app, 'Rotation', { env });
    const props = { database, vpc, securityGroups: [group], encryptionKey: key };
    new PasswordRotation(rotation, 'Rotation', props);
    expect(() => app.synth()).not.toThrow();
    Template.fromStack(rotation).hasResourceProperties(FUNCTION, { VpcConfig: Match.objectLike({}) });
    Template.fromStack(network).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);

    const unsafe = { ...props, strategy: RotationStrategy.ALTERNATING_USERS, secret: secrets.password };
    expect(() => new PasswordRotation(rotation, 'Unsafe', unsafe)).toThrow('Rotation/Unsafe: secret must not be');
  });

  test('a secret of which only the name is known is found in spite of its random end', () => {
    const stack = new DataStack();
    rotationIn(stack, { secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'reader') });
    const [resource] = permissions(Template.fromStack(stack))['secretsmanager:PutSecretValue'];
    expect(JSON.stringify(resource)).toContain(':secret:reader-??????');
  });
});

describe('mistakes', () => {
  const network = new Stack(new App(), 'Network', { env });
  const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'], natGateways: 0 });

  test.each<[string, (stack: DataStack) => Partial<PasswordRotationProps>]>([
    ['none at all', () => ({})],
    ['the one that the database attaches', (stack) => ({ secret: stack.secrets.password })],
  ])('alternating users with %s as secret are refused, since the master user would lose its password', (_, props) => {
    const stack = new DataStack();
    expect(() => rotationIn(stack, { ...props(stack), strategy: RotationStrategy.ALTERNATING_USERS })).toThrow(
      'Data/Rotation: secret must not be that of the master user with alternating users, since the next update of the instance would give the master user the password of its clone',
    );
  });

  test('all of them are told at once', () => {
    expect(() =>
      rotationIn(new DataStack(), {
        createUser: true,
        vpc,
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        securityGroups: [],
        automaticallyAfter: Duration.hours(3),
      }),
    ).toThrow(
      'Data/Rotation: createUser needs strategy ALTERNATING_USERS, since no user can make itself; securityGroups must hold at least one group, got none; vpcSubnets must not be public, where a function has no way out; automaticallyAfter must be whole hours from 4 to 24000, got 3',
    );
  });

  test.each([
    [Duration.hours(4), 'rate(4 hours)'],
    [Duration.days(1), 'rate(1 day)'],
    [Duration.days(1_000), 'rate(1000 days)'],
  ])('the time %s is written as Secrets Manager reads it', (automaticallyAfter, expression) => {
    const stack = new DataStack();
    rotationIn(stack, { automaticallyAfter });
    Template.fromStack(stack).hasResourceProperties(SCHEDULE, { RotationRules: { ScheduleExpression: expression } });
  });

  test.each([Duration.minutes(270), Duration.days(1_001)])('the time %s fails', (automaticallyAfter) => {
    expect(() => rotationIn(new DataStack(), { automaticallyAfter })).toThrow('automaticallyAfter must be whole hours');
  });
});
