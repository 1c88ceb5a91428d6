import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ConnectionSecrets,
  PasswordRotation,
  type PasswordRotationProps,
  PostgresDatabase,
  RotationStrategy,
  type RotationStrategyBindOptions,
  type RotationStrategyConfig,
} from '../../src';
import type { Construct } from 'constructs';
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
    database: props.database ?? stack.database(),
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    ...props,
  });
}

/** A strategy of a user of the library: an administrator that is not the master user sets the passwords. */
class AdminStrategy extends RotationStrategy {
  constructor(private readonly config: Partial<RotationStrategyConfig>) {
    super();
  }

  bind(_scope: Construct, { database }: RotationStrategyBindOptions): RotationStrategyConfig {
    return { secret: database.secret, ...this.config };
  }
}

/** Returns the resources of each action that the policy of the function allows. */
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

  test('rotates the password of the master user every 30 days, and not during a deployment', () => {
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

  test('passes the endpoint to the function, and no secret', () => {
    template.hasResourceProperties(FUNCTION, {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 60,
      ReservedConcurrentExecutions: Match.absent(),
      Environment: {
        Variables: {
          DATABASE_HOST: { 'Fn::GetAtt': ['DatabaseF44359DD', 'Endpoint.Address'] },
          DATABASE_PORT: { 'Fn::GetAtt': ['DatabaseF44359DD', 'Endpoint.Port'] },
          DATABASE_NAME: 'shop',
        },
      },
    });
  });

  test('creates the function in the subnets and security groups', () => {
    template.hasResourceProperties(FUNCTION, {
      VpcConfig: {
        SubnetIds: stack.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
        SecurityGroupIds: [stack.resolve(stack.securityGroup.securityGroupId)],
      },
    });
    expect(rotation.connections.securityGroups).toEqual([stack.securityGroup]);
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  });

  test('deploys only the bundle', () => {
    expect(readFileSync(join(mockBundle, 'index.js'), 'utf8')).toContain('createSecret');
    template.hasResourceProperties(FUNCTION, { Code: { S3Key: Match.stringLikeRegexp('^[0-9a-f]{64}\\.zip$') } });
  });

  test('allows Secrets Manager to invoke the function for this account only', () => {
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: '111111111111',
    });
  });

  test('allows the actions of the steps on the resources that they need', () => {
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
      'sqs:SendMessage': [stack.resolve(rotation.deadLetterQueue.queueArn)],
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

  test('has conditions on actions without a resource and on keys', () => {
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

  test('encrypts the log group and the dead-letter queue, and expires their content', () => {
    const arn = stack.resolve(stack.key.keyArn);
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: arn, RetentionInDays: 365 });
    template.hasResourceProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn, MessageRetentionPeriod: 1_209_600 });
    template.hasResourceProperties(FUNCTION, {
      DeadLetterConfig: { TargetArn: stack.resolve(rotation.deadLetterQueue.queueArn) },
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

  test('has metrics that are sums over 5 minutes', () => {
    for (const metric of [rotation.metricErrors(), rotation.metricInvocations()]) {
      expect(metric).toMatchObject({ namespace: 'AWS/Lambda', statistic: 'Sum', period: Duration.minutes(5) });
    }
    expect(rotation.metricErrors({ period: Duration.hours(1) }).period).toEqual(Duration.hours(1));
  });
});

describe('with alternating users', () => {
  const stack = new DataStack();
  const appKey = new kms.Key(stack, 'AppKey');
  const replicaKey = kms.Key.fromKeyArn(stack, 'ReplicaKey', 'arn:aws:kms:us-west-2:111111111111:key/replica');
  const secrets = new ConnectionSecrets(stack, 'App', { encryptionKey: appKey, username: 'unused' });
  const database = stack.database();
  secrets.connectTo(database);
  const secret = secrets.addUser('User', { name: 'user', username: 'shop_app' });
  new PasswordRotation(stack, 'Rotation', {
    database,
    strategy: RotationStrategy.alternatingUsers({ secret, createUser: true }),
    vpc: stack.vpc,
    vpcSubnets: isolated,
    securityGroups: [stack.securityGroup],
    encryptionKey: stack.key,
    automaticallyAfter: Duration.hours(36),
    rotateImmediatelyOnUpdate: true,
    reserveConcurrency: true,
    replicaRegions: [{ region: 'us-west-2', encryptionKey: replicaKey }, { region: 'eu-north-1' }],
    logRetention: logs.RetentionDays.ONE_MONTH,
  });
  const template = Template.fromStack(stack);

  test('passes the secret of the master user to the function, which can only read it', () => {
    const master = stack.resolve(database.secret.secretArn);
    template.hasResourceProperties(FUNCTION, {
      Environment: { Variables: Match.objectLike({ MASTER_SECRET_ARN: master, CREATE_USER: 'true' }) },
      ReservedConcurrentExecutions: 1,
    });
    const [policy] = Object.values(template.findResources(POLICY));
    const onMaster = (policy.Properties.PolicyDocument.Statement as { Resource: unknown; Action: unknown }[]).filter(
      ({ Resource }) => JSON.stringify(Resource) === JSON.stringify(master),
    );
    expect(onMaster.map(({ Action }) => Action)).toEqual(['secretsmanager:GetSecretValue']);
  });

  test('allows decryption with the keys of both secrets', () => {
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

  test('allows Secrets Manager to encrypt the copies in other Regions with their keys', () => {
    const [policy] = Object.values(template.findResources(POLICY));
    const onReplica = (policy.Properties.PolicyDocument.Statement as { Resource: unknown }[]).filter(
      ({ Resource }) => Resource === replicaKey.keyArn,
    );
    const via = (region: string) => ({
      'Fn::Join': ['', [`secretsmanager.${region}.`, { Ref: 'AWS::URLSuffix' }]],
    });
    expect(onReplica).toEqual([
      {
        Effect: 'Allow',
        Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
        Resource: replicaKey.keyArn,
        Condition: { StringEquals: { 'kms:ViaService': [via('eu-west-1'), via('us-west-2')] } },
      },
    ]);
  });

  test('cannot list the versions of the secret, which only a single user needs', () => {
    expect(permissions(template)).not.toHaveProperty('secretsmanager:ListSecretVersionIds');
  });

  test('uses the schedule', () => {
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

describe('across stacks', () => {
  test('accepts key, secrets, database and rotation in different stacks, without a cycle', () => {
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

    const strategy = RotationStrategy.alternatingUsers({ secret: secrets.password });
    expect(() => new PasswordRotation(rotation, 'Unsafe', { ...props, strategy })).toThrow(
      'Rotation/Unsafe: strategy must not alternate users with the secret of the master user',
    );
  });

  test('matches the random suffix of a secret that is imported by name', () => {
    const stack = new DataStack();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'reader');
    rotationIn(stack, { strategy: RotationStrategy.singleUser({ secret }) });
    const [resource] = permissions(Template.fromStack(stack))['secretsmanager:PutSecretValue'];
    expect(JSON.stringify(resource)).toContain(':secret:reader-??????');
  });
});

describe('errors', () => {
  const network = new Stack(new App(), 'Network', { env });
  const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'], natGateways: 0 });

  test.each<[string, (stack: DataStack) => secretsmanager.ISecret]>([
    ['the secret', (stack) => stack.secrets.password],
    ['the attached secret', (stack) => stack.database().secret],
  ])('reject alternating users with %s of the master user', (_, secretOf) => {
    const stack = new DataStack();
    const secret = secretOf(stack);
    const database = (stack.node.tryFindChild('Database') as PostgresDatabase | undefined) ?? stack.database();
    const strategy = RotationStrategy.alternatingUsers({ secret });
    expect(() => rotationIn(stack, { database, strategy })).toThrow(
      'Data/Rotation: strategy must not alternate users with the secret of the master user, because the next update of the instance would set the password of its clone. Use a secret of ConnectionSecrets.addUser',
    );
  });

  test.each<[string, (stack: DataStack) => RotationStrategy, string]>([
    [
      'the rotated secret as the secret of the previous user',
      (stack) => {
        const secret = stack.secrets.addUser('User', { name: 'db-app', username: 'shop_app' });
        return RotationStrategy.alternatingUsers({ secret, previousSecret: secret });
      },
      'strategy must have a previousSecret that is not another secret of the rotation',
    ],
    [
      'a secret of the previous user of a single user',
      (stack) => new AdminStrategy({ previousSecret: stack.secrets.password }),
      'strategy must have a masterSecret with previousSecret, got none',
    ],
  ])('reject %s', (_, strategyOf, problem) => {
    const stack = new DataStack();
    expect(() => rotationIn(stack, { strategy: strategyOf(stack) })).toThrow(`Data/Rotation: ${problem}`);
  });

  test('are reported together', () => {
    expect(() =>
      rotationIn(new DataStack(), {
        strategy: new AdminStrategy({ createUser: true }),
        vpc,
        vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
        securityGroups: [],
        automaticallyAfter: Duration.hours(3),
      }),
    ).toThrow(
      'Data/Rotation: strategy must have a masterSecret with createUser, got none; securityGroups must contain at least one security group, got none; vpcSubnets must be private or isolated, got public subnets. A function in a public subnet has no route to the internet; automaticallyAfter must be an integer from 4 to 24000 hours, got 3',
    );
  });

  test.each([
    [Duration.hours(4), 'rate(4 hours)'],
    [Duration.days(1), 'rate(1 day)'],
    [Duration.days(1_000), 'rate(1000 days)'],
  ])('accept %s as a rate expression', (automaticallyAfter, expression) => {
    const stack = new DataStack();
    rotationIn(stack, { automaticallyAfter });
    Template.fromStack(stack).hasResourceProperties(SCHEDULE, { RotationRules: { ScheduleExpression: expression } });
  });

  test.each([Duration.minutes(270), Duration.days(1_001)])('reject an interval of %s', (automaticallyAfter) => {
    expect(() => rotationIn(new DataStack(), { automaticallyAfter })).toThrow(
      'automaticallyAfter must be an integer from 4 to 24000 hours',
    );
  });
});

test('a custom strategy can use an administrator other than the master user', () => {
  const stack = new DataStack();
  const admin = new secretsmanager.Secret(stack, 'Admin');
  const secret = stack.secrets.addUser('User', { name: 'user', username: 'shop_app' });
  rotationIn(stack, { strategy: new AdminStrategy({ secret, masterSecret: admin, createUser: true }) });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(FUNCTION, {
    Environment: {
      Variables: Match.objectLike({ MASTER_SECRET_ARN: stack.resolve(admin.secretArn), CREATE_USER: 'true' }),
    },
  });
  template.hasResourceProperties(SCHEDULE, { SecretId: stack.resolve(secret.secretArn) });
});

describe('the function', () => {
  const stack = new DataStack();
  const rotation = rotationIn(stack);
  const bucket = new s3.Bucket(stack, 'Audit');
  bucket.grantWrite(rotation.rotationFunction);
  rotation.rotationFunction.addAlias('live');
  rotation.rotationFunction.addPermission('Test', { principal: new iam.AccountRootPrincipal() });
  const template = Template.fromStack(stack);

  test('gets later permissions in its managed policy', () => {
    expect(permissions(template)).toMatchObject({
      's3:PutObject': [stack.resolve(bucket.bucketArn), expect.anything()],
      'secretsmanager:PutSecretValue': expect.anything(),
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('is the only thing with its permission that the schedule waits for', () => {
    const [{ DependsOn }] = Object.values(template.findResources(SCHEDULE));
    expect(DependsOn).toEqual([
      expect.stringMatching(/^RotationFunctionInvocation/),
      expect.stringMatching(/^RotationFunction[0-9A-F]{8}$/),
    ]);
  });
});

test('an imported database can be rotated', () => {
  const stack = new DataStack();
  stack.database();
  const database = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', {
    instanceIdentifier: 'old-db',
    instanceEndpointAddress: 'old-db.example.com',
    port: 6432,
    securityGroups: [],
    databaseName: 'old',
    secret: secretsmanager.Secret.fromSecretCompleteArn(
      stack,
      'Master',
      'arn:aws:secretsmanager:eu-west-1:111111111111:secret:old-AbCdEf',
    ),
  });
  rotationIn(stack, { database });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(FUNCTION, {
    Environment: {
      Variables: { DATABASE_HOST: 'old-db.example.com', DATABASE_PORT: '6432', DATABASE_NAME: 'old' },
    },
  });
  template.hasResourceProperties(SCHEDULE, {
    SecretId: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:old-AbCdEf',
  });
});

test('with a secret of the previous user, the function can write it, and not read it', () => {
  const stack = new DataStack();
  const secret = stack.secrets.addUser('User', { name: 'user', username: 'shop_app' });
  const previousSecret = stack.secrets.addPreviousUser('Previous', { name: 'previous', username: 'shop_app' });
  rotationIn(stack, { strategy: RotationStrategy.alternatingUsers({ secret, previousSecret }) });
  const template = Template.fromStack(stack);
  const previous: unknown = stack.resolve(previousSecret.secretArn);
  template.hasResourceProperties(FUNCTION, {
    Environment: { Variables: Match.objectLike({ PREVIOUS_SECRET_ARN: previous }) },
  });
  const allowed = permissions(template);
  const actions = Object.keys(allowed).filter((action) =>
    allowed[action].some((resource) => JSON.stringify(resource) === JSON.stringify(previous)),
  );
  expect(actions).toEqual(['secretsmanager:PutSecretValue']);
});
