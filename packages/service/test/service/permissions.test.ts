import { App, CfnResource, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { type ContainerService, DeploymentStrategy, ServiceImage, ServiceSecret, Traffic } from '../../src';
import { ENV, idsOf, loadBalancerIn, serviceIn, stackOf, type Statement, statementsOf } from '../fixtures';

jest.mock('../../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));
jest.mock('../../src/service/private/migration-code', () => ({ MIGRATION_CODE: __dirname }));

const { account, region } = ENV;
const SECRET = `arn:aws:secretsmanager:${region}:${account}:secret:api/login-AbCdEf`;
const KEY = `arn:aws:kms:${region}:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** Returns the roles and policies of a service with an image and a secret. */
function rolesWith(parts: (stack: Stack) => { repository: ecr.IRepository; secret: secretsmanager.ISecret }) {
  const stack = stackOf(new App(), 'Api');
  const { repository, secret } = parts(stack);
  serviceIn(stack, {
    image: ServiceImage.fromEcr(repository, '4f2a9c1'),
    secrets: {
      USER: ServiceSecret.fromSecretsManager(secret, 'username'),
      PASSWORD: ServiceSecret.fromSecretsManager(secret, 'password'),
    },
  });
  const template = Template.fromStack(stack);
  const roles = Object.entries(template.findResources('AWS::IAM::Role')).map(([id, { Properties }]) => ({
    id: id.replace(/[0-9A-F]{8}$/, ''),
    managed: (Properties.ManagedPolicyArns ?? []) as unknown[],
    inline: (Properties.Policies ?? []) as unknown[],
  }));
  const statements = statementsOf(template, 'ServiceExecutionPolicy');
  return { template, roles, allowed: statements.map((each) => [each.Action, each.Resource, each.Condition]) };
}

const keyOf = (stack: Stack, arn = KEY) => kms.Key.fromKeyArn(stack, 'Key', arn);
const repositoryArn = (owner = account) => `arn:aws:ecr:${region}:${owner}:repository/api`;
const LOGS = {
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${region}:${account}:log-group:/service:*`]],
};

const TOKEN = ['ecr:GetAuthorizationToken', '*', undefined];
const WRITE = [['logs:CreateLogStream', 'logs:PutLogEvents'], LOGS, undefined];
const pull = (resource: unknown) => [
  ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  resource,
  undefined,
];
const read = (resource: unknown) => ['secretsmanager:GetSecretValue', resource, undefined];
const decrypt = (resource: unknown) => [
  'kms:Decrypt',
  resource,
  { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
];

describe.each([
  [
    'an image and a secret',
    rolesWith((stack) => ({
      repository: ecr.Repository.fromRepositoryArn(stack, 'Images', repositoryArn()),
      secret: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Login', SECRET),
    })),
    [pull(repositoryArn()), TOKEN, WRITE, read(SECRET)],
  ],
  [
    // Amazon ECR decrypts the layers with a grant of the repository, so pulling requires no permission on the key.
    'an image and a secret with customer managed keys',
    rolesWith((stack) => ({
      repository: new ecr.Repository(stack, 'Images', {
        encryption: ecr.RepositoryEncryption.KMS,
        encryptionKey: keyOf(stack),
      }),
      secret: secretsmanager.Secret.fromSecretAttributes(stack, 'Login', {
        secretCompleteArn: SECRET,
        encryptionKey: kms.Key.fromKeyArn(stack, 'SecretKey', KEY),
      }),
    })),
    [pull({ 'Fn::GetAtt': [expect.stringMatching('^Images'), 'Arn'] }), TOKEN, WRITE, read(SECRET), decrypt(KEY)],
  ],
  [
    'an image, a secret and a key of another account',
    rolesWith((stack) => ({
      repository: ecr.Repository.fromRepositoryArn(stack, 'Images', repositoryArn('222222222222')),
      secret: secretsmanager.Secret.fromSecretAttributes(stack, 'Login', {
        secretCompleteArn: SECRET.replace(account, '222222222222'),
        encryptionKey: keyOf(stack, KEY.replace(account, '222222222222')),
      }),
    })),
    [
      pull(repositoryArn('222222222222')),
      TOKEN,
      WRITE,
      read(SECRET.replace(account, '222222222222')),
      decrypt(KEY.replace(account, '222222222222')),
    ],
  ],
])('with %s', (_, { template, roles, allowed }, expected) => {
  test('the execution role has exactly the required permissions', () => {
    expect(allowed).toEqual(expected);
  });

  test('the task role has no permissions, and there are no other roles and policies', () => {
    expect(roles).toEqual([
      { id: 'ServiceExecutionRole', managed: [{ Ref: expect.stringMatching('^ServiceExecutionPolicy') }], inline: [] },
      { id: 'ServiceTaskRole', managed: [], inline: [] },
    ]);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('with the data in another stack', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const key = new kms.Key(data, 'Key');
  const secret = new secretsmanager.Secret(data, 'Secret', { encryptionKey: key });
  const stack = stackOf(app);
  serviceIn(stack, {
    logGroup: new logs.LogGroup(data, 'Logs'),
    image: ServiceImage.fromEcr(new ecr.Repository(data, 'Images'), '4f2a9c1'),
    secrets: { TOKEN: ServiceSecret.fromSecretsManager(secret) },
  });
  const template = Template.fromStack(stack);
  const imported = (name: string) => ({ 'Fn::ImportValue': expect.stringMatching(`^Data:ExportsOutput${name}`) });

  test('the execution role has the required permissions from its creation', () => {
    expect(statementsOf(template, 'ServiceExecutionPolicy').map(({ Resource }) => Resource)).toEqual([
      imported('FnGetAttImages'),
      '*',
      imported('FnGetAttLogs'),
      imported('RefSecret'),
      imported('FnGetAttKey'),
    ]);
    template.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: [{ Ref: Match.stringLikeRegexp('^ServiceExecutionPolicy') }],
    });
  });

  test('only tasks of this account and Region can assume the task role', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': account },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ecs:${region}:${account}:*`]],
                },
              },
            },
          },
        ],
      },
    });
  });

  test('the other stack does not depend on the service', () => {
    expect(data.dependencies).toEqual([]);
    Template.fromStack(data).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('grants', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const encryptionKey = new kms.Key(data, 'Key');
  const bucket = new s3.Bucket(data, 'Bucket', { encryption: s3.BucketEncryption.KMS, encryptionKey });
  const stack = stackOf(app);
  const service = serviceIn(stack);
  bucket.grantRead(service);
  const restarter = new iam.Role(stack, 'Restarter', { assumedBy: new iam.AccountRootPrincipal() });
  service.grantRestart(restarter);
  const template = Template.fromStack(stack);

  test('to the service go to one managed policy of the task role', () => {
    const statements = statementsOf(template, 'ServiceTaskRoleGrantedPolicy');
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      's3:GetObject*',
      's3:GetBucket*',
      's3:List*',
      'kms:Decrypt',
      'kms:DescribeKey',
    ]);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^ServiceTaskRole') }],
    });
  });

  test('to the service exist before the service', () => {
    const [id] = idsOf(template, 'AWS::IAM::ManagedPolicy').filter((each) => each.includes('Granted'));
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([id]) });
  });

  test('of a resource policy have the task role as principal', () => {
    const other = stackOf();
    const shared = new s3.Bucket(other, 'Shared');
    const { grantPrincipal } = serviceIn(other);
    shared.addToResourcePolicy(
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'], principals: [grantPrincipal] }),
    );
    Template.fromStack(other).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceTaskRole'), 'Arn'] } },
          }),
        ],
      },
    });
  });

  test('to restart the service are limited to the service', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['ecs:UpdateService', 'ecs:DescribeServices'],
        Resource: { Ref: 'ServiceService480762AE' },
      },
    ]);
  });
});

describe('what is added to the L2 constructs later', () => {
  /** Returns the statements of the execution role after a change of the service. */
  function executionStatements(change: (service: ContainerService, stack: Stack) => void) {
    const stack = stackOf(new App(), 'Api');
    change(serviceIn(stack), stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    return statementsOf(template, 'ServiceExecutionPolicy');
  }
  const actionsOn = (statements: Statement[], resource: unknown) =>
    statements
      .filter(({ Resource }) => JSON.stringify(Resource).includes(String(resource)))
      .flatMap((each) => each.Action);

  test('a secret of a container can be read', () => {
    const statements = executionStatements(({ container }, stack) => {
      const secret = new secretsmanager.Secret(stack, 'Late');
      container.addSecret('LATE', ecs.Secret.fromSecretsManager(secret));
    });
    expect(actionsOn(statements, 'Late')).toContain('secretsmanager:GetSecretValue');
  });

  test('a secret of another stack can be read and decrypted without a dependency cycle', () => {
    const app = new App();
    const data = stackOf(app, 'Data');
    const secret = new secretsmanager.Secret(data, 'Late', { encryptionKey: new kms.Key(data, 'Key') });
    const stack = stackOf(app, 'Api');
    serviceIn(stack).container.addSecret('LATE', ServiceSecret.fromSecretsManager(secret, 'password'));
    const statements = statementsOf(Template.fromStack(stack), 'ServiceExecutionPolicy');
    expect(actionsOn(statements, 'Late')).toEqual(['secretsmanager:GetSecretValue']);
    expect(actionsOn(statements, 'Key')).toEqual(['kms:Decrypt']);
    expect(data.dependencies).toEqual([]);
  });

  test('the image, the parameter and the logs of another container can be used', () => {
    const statements = executionStatements(({ taskDefinition }, stack) => {
      taskDefinition.addContainer('agent', {
        image: ecs.ContainerImage.fromEcrRepository(new ecr.Repository(stack, 'Agents'), '1'),
        secrets: { TOKEN: ecs.Secret.fromSsmParameter(new ssm.StringParameter(stack, 'Token', { stringValue: 'x' })) },
        logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'agent', logGroup: new logs.LogGroup(stack, 'AgentLogs') }),
      });
    });
    expect(actionsOn(statements, 'Agents')).toContain('ecr:BatchGetImage');
    expect(actionsOn(statements, 'Token')).toContain('ssm:GetParameters');
    expect(actionsOn(statements, 'AgentLogs')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });

  test('a container that is found by its name gets permission for its secrets', () => {
    const statements = executionStatements(({ taskDefinition }, stack) => {
      taskDefinition.addContainer('agent', { image: ecs.ContainerImage.fromRegistry('agent:1') });
      const secret = new secretsmanager.Secret(stack, 'Late');
      taskDefinition.findContainer('agent')?.addSecret('LATE', ecs.Secret.fromSecretsManager(secret));
    });
    expect(actionsOn(statements, 'Late')).toContain('secretsmanager:GetSecretValue');
  });

  test('a policy statement of a task definition goes to the managed policies', () => {
    const stack = stackOf(new App(), 'Api');
    const { taskDefinition } = serviceIn(stack);
    taskDefinition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
    taskDefinition.addToExecutionRolePolicy(
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: ['*'] }),
    );
    const template = Template.fromStack(stack);
    expect(statementsOf(template, 'ServiceTaskRoleGrantedPolicy').map(({ Action }) => Action)).toEqual([
      's3:GetObject',
    ]);
    expect(statementsOf(template, 'ServiceExecutionPolicy').map(({ Action }) => Action)).toContain('ssm:GetParameter');
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('a construct in the task role does not become a dependency of the migration', () => {
    const stack = stackOf(new App(), 'Api');
    const service = serviceIn(stack, {
      migration: { command: ['migrate'], logGroup: logs.LogGroup.fromLogGroupName(stack, 'Runner', '/runner') },
    });
    const alarm = new cloudwatch.CfnAlarm(service.taskRole, 'Alarm', {
      comparisonOperator: 'GreaterThanThreshold',
      evaluationPeriods: 1,
    });
    const template = Template.fromStack(stack);
    const [run] = Object.values(template.findResources('Custom::ServiceMigration'));
    expect(JSON.stringify(run.DependsOn ?? [])).not.toContain(stack.getLogicalId(alarm));
  });

  test('a construct in a listener rule or role of a traffic shift can reference the service', () => {
    const stack = stackOf(new App(), 'Api');
    const service = serviceIn(stack, {
      containerPort: 8080,
      traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
      deploymentStrategy: DeploymentStrategy.blueGreen(),
    });
    const parents = service.node.children.filter(({ node }) => /^(ProductionRule|TrafficRole)/.test(node.id));
    expect(parents).toHaveLength(2);
    for (const parent of parents) {
      new CfnResource(parent, 'Later', { type: 'AWS::SNS::Topic', properties: { DisplayName: service.serviceName } });
    }
    // Fails for a template with a dependency cycle.
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
