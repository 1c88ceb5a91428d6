import { App, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as signer from 'aws-cdk-lib/aws-signer';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  type ContainerServiceProps,
  DeploymentStrategy,
  ImageVerification,
  type ImageVerificationProps,
  ServiceImage,
  StandaloneTask,
  Traffic,
} from '../../src';
import { idsOf, loadBalancerIn, only, serviceIn, stackOf, statementsOf, vpcIn } from '../fixtures';

jest.mock('../../src/images/private/image-verification-code', () => ({ IMAGE_VERIFICATION_CODE: __dirname }));
jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));
jest.mock('../../src/service/private/migration-code', () => ({ MIGRATION_CODE: __dirname }));

const VERIFICATION = 'Custom::ImageVerification';

function verificationIn(stack: Stack, props: Partial<ImageVerificationProps> = {}) {
  const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
  const profile = signer.SigningProfile.fromSigningProfileAttributes(stack, 'Profile', {
    signingProfileName: 'images',
    signingProfileVersion: 'abcdef1234',
  });
  return new ImageVerification(stack, 'Verification', {
    signingProfiles: [profile],
    repositories: [repository],
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'VerificationLogs', '/verification'),
    ...props,
  });
}

function service(props: Partial<ContainerServiceProps> = {}) {
  const stack = stackOf();
  serviceIn(stack, { imageVerification: verificationIn(stack), ...props });
  return Template.fromStack(stack);
}

const shift = (stack: Stack, deploymentStrategy: DeploymentStrategy) => ({
  traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
  containerPort: 8080,
  deploymentStrategy,
});

const resolved = (value: unknown) =>
  JSON.stringify(value).replaceAll(/\{"Ref":"AWS::(Partition|URLSuffix)"\}/g, (_, name: string) =>
    name === 'Partition' ? '"aws"' : '"amazonaws.com"',
  );

describe('the function', () => {
  const stack = stackOf();
  verificationIn(stack, { unsignedImages: ['public.ecr.aws/agents/collector'] });
  const template = Template.fromStack(stack);

  test('knows the signing profiles, repositories and images without signature', () => {
    const { Environment, Handler, LoggingConfig, Runtime, Timeout } = only(template, 'AWS::Lambda::Function');
    expect({ Handler, LoggingConfig, Runtime, Timeout }).toEqual({
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: '/verification' },
      Runtime: 'nodejs24.x',
      Timeout: 420,
    });
    const settings = resolved(Environment);
    expect(settings).toContain(':signer:us-east-1:111111111111:/signing-profiles/images');
    expect(settings).toContain('111111111111.dkr.ecr.us-east-1.');
    expect(settings).toContain('/api');
    expect(settings).toContain('public.ecr.aws/agents/collector');
  });

  test('can read signing status, its profiles, service revisions and task definitions, and change nothing', () => {
    const statements = statementsOf(template, 'VerificationRolePolicy').map(({ Action, Resource }) => ({
      Action,
      Resource: resolved(Resource).replaceAll(/\{"Fn::Join":\["",\[|\]\]\}|"|,/g, ''),
    }));
    expect(statements).toEqual([
      { Action: 'ecr:DescribeImageSigningStatus', Resource: 'arn:aws:ecr:us-east-1:111111111111:repository/api' },
      {
        Action: 'signer:GetSigningProfile',
        Resource: 'arn:aws:signer:us-east-1:111111111111:/signing-profiles/images',
      },
      {
        Action: 'ecs:DescribeServiceRevisions',
        Resource: '[arn:aws:ecs:us-east-1:111111111111:service/*arn:aws:ecs:us-east-1:111111111111:service-revision/*]',
      },
      { Action: 'ecs:DescribeTaskDefinition', Resource: '*' },
      {
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'arn:aws:logs:us-east-1:111111111111:log-group:/verification:*',
      },
      { Action: 'sqs:SendMessage', Resource: expect.stringContaining('VerificationDeadLetters') },
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('sends requests that it could not process to a queue', () => {
    expect(only(template, 'AWS::SQS::Queue')).toMatchObject({
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    expect(only(template, 'AWS::Lambda::Function').DeadLetterConfig).toBeDefined();
  });
});

test('uses an existing dead-letter queue', () => {
  const stack = stackOf();
  const deadLetterQueue = sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:us-east-1:111111111111:dead');
  verificationIn(stack, { deadLetterQueue });
  Template.fromStack(stack).resourceCountIs('AWS::SQS::Queue', 0);
});

describe('a service', () => {
  test('is created after the images of its task definition are verified', () => {
    const template = service();
    const [id] = idsOf(template, VERIFICATION);
    const [taskDefinition] = idsOf(template, 'AWS::ECS::TaskDefinition');
    expect(only(template, VERIFICATION)).toEqual({
      ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^VerificationFunction/), 'Arn'] },
      ServiceTimeout: '480',
      TaskDefinitions: [{ Ref: taskDefinition }],
    });
    const [resource] = Object.values(template.findResources('AWS::ECS::Service'));
    expect(resource.DependsOn).toContain(id);
  });

  test('with rolling deployments has no hook', () => {
    expect(only(service(), 'AWS::ECS::Service').DeploymentConfiguration).not.toHaveProperty('LifecycleHooks');
  });

  test('verifies before a migration runs, the image of the migration too', () => {
    const stack = stackOf();
    const imageVerification = verificationIn(stack);
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'MigrationLogs', '/migration');
    serviceIn(stack, { imageVerification, migration: { command: ['migrate'], logGroup } });
    const template = Template.fromStack(stack);
    const [id] = idsOf(template, VERIFICATION);
    const taskDefinitions = idsOf(template, 'AWS::ECS::TaskDefinition').map((Ref) => ({ Ref }));
    expect(taskDefinitions).toHaveLength(2);
    const { TaskDefinitions } = only(template, VERIFICATION);
    expect(TaskDefinitions).toHaveLength(2);
    expect(TaskDefinitions).toEqual(expect.arrayContaining(taskDefinitions));
    const [run] = Object.values(template.findResources('Custom::ServiceMigration'));
    expect(run.DependsOn).toContain(id);
  });

  test.each([
    ['blue/green', () => DeploymentStrategy.blueGreen()],
    ['canary', () => DeploymentStrategy.canary()],
    ['linear', () => DeploymentStrategy.linear()],
  ])('with %s deployments verifies before new tasks start', (_, strategy) => {
    const stack = stackOf();
    serviceIn(stack, { imageVerification: verificationIn(stack), ...shift(stack, strategy()) });
    const template = Template.fromStack(stack);
    const verifier = { 'Fn::GetAtt': [expect.stringMatching(/^VerificationFunction/), 'Arn'] };
    expect(only(template, 'AWS::ECS::Service').DeploymentConfiguration).toMatchObject({
      LifecycleHooks: [
        { HookTargetArn: verifier, LifecycleStages: ['PRE_SCALE_UP'] },
        { LifecycleStages: ['PRE_PRODUCTION_TRAFFIC_SHIFT'] },
      ],
    });
    expect(JSON.stringify(statementsOf(template, 'ServiceHookPolicy'))).toContain('VerificationFunction');
    template.resourceCountIs(VERIFICATION, 1);
  });

  test('can use a verification of another stack', () => {
    const app = new App();
    const imageVerification = verificationIn(stackOf(app, 'Shared'));
    const stack = stackOf(app);
    serviceIn(stack, { imageVerification });
    expect(JSON.stringify(only(Template.fromStack(stack), VERIFICATION).ServiceToken)).toContain(
      'VerificationFunction',
    );
  });

  test('without the property has no verification', () => {
    const template = service({ imageVerification: undefined });
    template.resourceCountIs(VERIFICATION, 0);
  });
});

test('a standalone task is created after its images are verified', () => {
  const stack = stackOf();
  new StandaloneTask(stack, 'Import', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'TaskGroup', 'sg-tasks'),
    image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29.0'),
    cpu: 256,
    memoryLimitMiB: 512,
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', '/import'),
    stateMachineLogGroup: logs.LogGroup.fromLogGroupName(stack, 'RunLogs', '/runs'),
    imageVerification: verificationIn(stack),
  });
  const template = Template.fromStack(stack);
  const [id] = idsOf(template, VERIFICATION);
  const [stateMachine] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  expect(stateMachine.DependsOn).toContain(id);
});

describe('fails', () => {
  test.each<[Partial<ImageVerificationProps>, string]>([
    [{ signingProfiles: [] }, 'signingProfiles must have at least one signing profile, got none'],
    [{ repositories: [] }, 'repositories must have at least one repository, got none'],
    [{ unsignedImages: [''] }, 'unsignedImages must be image references without spaces, got ""'],
    [{ unsignedImages: ['a', 'b c'] }, 'unsignedImages must be image references without spaces, got "a", "b c"'],
    [{ unsignedImages: ['@sha256:1'] }, 'unsignedImages must be image references without spaces, got "@sha256:1"'],
  ])('for %j', (props, problem) => {
    expect(() => verificationIn(stackOf(), props)).toThrow(`Service/Verification: ${problem}`);
  });

  test('with all problems at once', () => {
    expect(() => verificationIn(stackOf(), { signingProfiles: [], repositories: [] })).toThrow(
      'signingProfiles must have at least one signing profile, got none; repositories must have at least one repository, got none',
    );
  });

  test('if no task definition is verified', () => {
    const stack = stackOf();
    expect(() => verificationIn(stack).verifyTaskDefinitions(stack, 'Verified')).toThrow(
      'Service/Verification: taskDefinitions must have at least one task definition, got none',
    );
  });
});
