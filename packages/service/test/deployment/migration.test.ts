import { Duration, Lazy } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { type ContainerServiceProps, type MigrationOptions, ServiceImage, ServiceSecret } from '../../src';
import { idsOf, only, serviceIn, stackOf, statementsOf } from '../fixtures';

// The build creates the bundle of the function. The tests use another folder.
jest.mock('../../src/service/private/migration-code', () => ({ MIGRATION_CODE: __dirname }));

const MIGRATOR_ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:migrator-AbCdEf';
const KEY = 'arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555';
const RUN = 'Custom::ServiceMigration';
const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:login-a1b2c3';

function migrated(migration: Partial<MigrationOptions> = {}, props: Partial<ContainerServiceProps> = {}) {
  const stack = stackOf();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET_ARN);
  serviceIn(stack, {
    family: 'api',
    environment: { MODE: 'x' },
    secrets: { PASSWORD: ServiceSecret.fromSecretsManager(secret, 'password') },
    user: '1000',
    migration: {
      command: ['migrate', 'up'],
      logGroup: logs.LogGroup.fromLogGroupName(stack, 'RunnerLogs', '/runner'),
      ...migration,
    },
    ...props,
  });
  return Template.fromStack(stack);
}

function taskOf(template: Template, prefix: string) {
  const found = Object.entries(template.findResources('AWS::ECS::TaskDefinition')).filter(([id]) =>
    id.startsWith(prefix),
  );
  expect(found).toHaveLength(1);
  const [id, { Properties }] = found[0];
  const [container] = Properties.ContainerDefinitions as Record<string, unknown>[];
  return { id, properties: Properties as Record<string, unknown>, container };
}

describe('migration', () => {
  const template = migrated();
  const migration = taskOf(template, 'ServiceMigration');
  const service = taskOf(template, 'ServiceTaskDefinition');

  test('has the image, user, variables, secrets and roles of the service, and its own command and log streams', () => {
    expect(migration.container).toMatchObject({
      Name: 'app',
      Command: ['migrate', 'up'],
      Image: service.container.Image,
      User: '1000',
      Environment: service.container.Environment,
      Secrets: service.container.Secrets,
      ReadonlyRootFilesystem: true,
    });
    const { Options } = service.container.LogConfiguration as { Options: Record<string, unknown> };
    expect(migration.container.LogConfiguration).toEqual({
      LogDriver: 'awslogs',
      Options: { ...Options, 'awslogs-stream-prefix': 'migration' },
    });
    expect(migration.properties).toMatchObject({
      Family: 'api-migration',
      Cpu: '512',
      Memory: '1024',
      TaskRoleArn: service.properties.TaskRoleArn,
      ExecutionRoleArn: service.properties.ExecutionRoleArn,
    });
    expect(migration.container.PortMappings).toBeUndefined();
  });

  test('runs in the cluster and subnets of the service, for each revision of its task definition', () => {
    expect(only(template, RUN)).toEqual({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching('^ServiceMigrationFunction'), 'Arn'] },
      ServiceTimeout: '720',
      Cluster: { 'Fn::GetAtt': ['ServiceCluster572F72F1', 'Arn'] },
      TaskDefinition: { Ref: migration.id },
      ContainerName: 'app',
      LogGroup: expect.anything(),
      LogStreamPrefix: 'migration/app',
      Subnets: ['subnet-private-a', 'subnet-private-b'],
      SecurityGroups: ['sg-tasks'],
      TimeoutSeconds: 600,
    });
  });

  test('runs before the service is updated', () => {
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(idsOf(template, RUN)) });
  });

  test('runs after the permissions that are granted to the service', () => {
    const stack = stackOf();
    const service = serviceIn(stack, {
      migration: { command: ['migrate'], logGroup: logs.LogGroup.fromLogGroupName(stack, 'Runner', '/runner') },
    });
    service.taskRole.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
    Template.fromStack(stack).hasResource(RUN, {
      DependsOn: [Match.stringLikeRegexp('^ServiceTaskRoleGrantedPolicy')],
    });
  });

  test('is started by a function in the private subnets with a timeout of one more minute', () => {
    expect(only(template, 'AWS::Lambda::Function')).toMatchObject({
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Timeout: 660,
      VpcConfig: { SubnetIds: ['subnet-private-a', 'subnet-private-b'], SecurityGroupIds: ['sg-tasks'] },
      LoggingConfig: { LogGroup: '/runner' },
    });
    // The quota of new accounts is too small to reserve concurrency.
    expect(only(template, 'AWS::Lambda::Function')).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('has permission to run its task in the cluster with its roles only', () => {
    const onCluster = { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': ['ServiceCluster572F72F1', 'Arn'] } } };
    const [run, tag, watch, pass, log, network, dead, ...others] = statementsOf(template, 'ServiceMigrationPolicy');
    expect(others).toEqual([]);
    expect(run).toMatchObject({ Action: 'ecs:RunTask', Condition: onCluster });
    expect(JSON.stringify(run.Resource)).toContain(':task-definition/api-migration:*');
    expect(tag).toMatchObject({
      Action: 'ecs:TagResource',
      Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
    });
    expect(tag.Resource).toEqual(watch.Resource);
    expect(JSON.stringify(tag.Resource)).toMatch(/:task\/.*ServiceCluster572F72F1.*\/\*/);
    expect(watch).toMatchObject({ Action: ['ecs:DescribeTasks', 'ecs:StopTask'], Condition: onCluster });
    expect(pass).toEqual({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: [service.properties.ExecutionRoleArn, service.properties.TaskRoleArn],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
    expect(log.Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect((network.Action as string[]).every((action) => action.startsWith('ec2:'))).toBe(true);
    // only AWS Lambda, and not the code of the function
    expect(network.Condition).toEqual({ Null: { 'lambda:SourceFunctionArn': 'true' } });
    const [queue] = idsOf(template, 'AWS::SQS::Queue');
    expect(dead).toEqual({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [queue, 'Arn'] } });
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('has a dead-letter queue with encryption and TLS', () => {
    expect(only(template, 'AWS::SQS::Queue')).toEqual({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 1_209_600,
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: Match.objectLike({
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      }),
    });
  });

  test('can have other secrets, another stream prefix and the container name of the service', () => {
    const stack = stackOf();
    const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Migrator', MIGRATOR_ARN);
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'RunnerLogs', '/runner');
    const secrets = { PASSWORD: ServiceSecret.fromSecretsManager(secret, 'password') };
    serviceIn(stack, {
      containerName: 'pets',
      migration: { command: ['migrate'], logGroup, secrets, streamPrefix: 'schema' },
    });
    const { container } = taskOf(Template.fromStack(stack), 'ServiceMigration');
    expect(container).toMatchObject({
      Name: 'pets',
      LogConfiguration: { Options: { 'awslogs-stream-prefix': 'schema' } },
    });
    expect(JSON.stringify(container.Secrets)).toContain(`${MIGRATOR_ARN}:password::`);
    expect(only(Template.fromStack(stack), RUN)).toMatchObject({
      ContainerName: 'pets',
      LogStreamPrefix: 'schema/pets',
    });
  });

  test('is optional', () => {
    const stack = stackOf();
    serviceIn(stack);
    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 0);
  });
});

test('uses its own image, a dead-letter queue and a generated family', () => {
  const stack = stackOf();
  const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'migrations');
  const deadLetterQueue = sqs.Queue.fromQueueArn(stack, 'Lost', 'arn:aws:sqs:us-east-1:111111111111:lost');
  const options = {
    image: ServiceImage.fromEcr(repository, '4f2a9c1'),
    deadLetterQueue,
    timeout: Duration.minutes(13),
    reserveConcurrency: true,
  };
  const template = migrated(options, { family: undefined });
  expect(JSON.stringify(taskOf(template, 'ServiceMigration').container.Image)).toContain('/migrations:4f2a9c1');
  expect(JSON.stringify(statementsOf(template, 'ServiceExecutionPolicy'))).toContain(':repository/migrations');
  expect(only(template, 'AWS::Lambda::Function')).toMatchObject({
    Timeout: 840,
    DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:111111111111:lost' },
    ReservedConcurrentExecutions: 1,
  });
  expect(statementsOf(template, 'ServiceMigrationPolicy')[6]).toMatchObject({ Action: 'sqs:SendMessage' });
  expect(taskOf(template, 'ServiceMigration').properties.Family).toMatch(/^Service-[0-9A-F]+-migration$/);
});

test.each<[Partial<MigrationOptions>, string]>([
  [{ command: [] }, 'migration.command must have at least one entry, got none'],
  [{ image: ServiceImage.fromRegistry('migrations') }, 'migration: image must not have the tag "latest"'],
  [
    { streamPrefix: 'a:b' },
    'migration.streamPrefix must be 1 to 128 characters except colons and asterisks, got "a:b"',
  ],
  [
    { timeout: Duration.minutes(Lazy.number({ produce: () => 1 })) },
    'migration.timeout must be a literal, got a token',
  ],
  [{ timeout: Duration.minutes(14) }, 'migration.timeout must be a whole number of minutes from 1 to 13, got 14'],
  [{ timeout: Duration.seconds(30) }, 'migration.timeout must be a whole number of minutes from 1 to 13, got 0.5'],
])('fails for %j', (options, problem) => {
  expect(() => migrated(options)).toThrow(`Service/Service: ${problem}`);
});

test('fails when a secret has the name of a variable', () => {
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stackOf(), 'Secret', SECRET_ARN);
  expect(() => migrated({ secrets: { MODE: ServiceSecret.fromSecretsManager(secret) } })).toThrow(
    'Service/Service: environment and migration.secrets must not have the same names, got MODE in both',
  );
});

test('has permission to use the key of its dead-letter queue', () => {
  const stack = stackOf();
  const attributes = { queueArn: 'arn:aws:sqs:us-east-1:111111111111:lost', keyArn: KEY };
  const deadLetterQueue = sqs.Queue.fromQueueAttributes(stack, 'Lost', attributes);
  expect(statementsOf(migrated({ deadLetterQueue }), 'ServiceMigrationPolicy')[7]).toEqual({
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: KEY,
    Condition: {
      StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['sqs.us-east-1.', { Ref: 'AWS::URLSuffix' }]] } },
    },
  });
});
