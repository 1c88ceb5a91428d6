import { ArnFormat, CustomResource, Duration, Names, Stack, Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ContainerServiceProps } from '../container-service-props';
import type { MigrationOptions } from '../../deployment/migration';
import type { RootFilesystem } from '../root-filesystem';
import { MIGRATION_CODE } from './migration-code';

const CONTAINER = 'migration';

interface MigrationProps {
  readonly props: ContainerServiceProps;
  readonly migration: MigrationOptions;
  readonly cluster: ecs.ICluster;
  readonly subnetIds: string[];
  readonly executionRole: iam.Role;
  readonly taskRole: iam.Role;
  readonly rootFilesystem: RootFilesystem;
}

/** Makes the task, and what runs it. The service must wait for what is returned. */
export function addMigration(service: Construct, options: MigrationProps): CustomResource {
  const { props, migration, cluster, subnetIds, taskRole } = options;
  const scope = new Construct(service, 'Migration');
  const name = Token.isUnresolved(props.family) ? undefined : props.family;
  const family = `${name ?? Names.uniqueResourceName(service, { maxLength: 200, separator: '-' })}-migration`;
  const taskDefinition = defineTask(scope, family, options);
  const timeout = migration.timeout ?? Duration.minutes(10);
  const { securityGroup } = props;

  const runner = new lambda.Function(scope, 'Function', {
    description: 'runs a migration before a new version of a service',
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(MIGRATION_CODE),
    role: runnerRole(scope, family, options).withoutPolicyUpdates(),
    vpc: props.vpc,
    vpcSubnets: props.vpcSubnets,
    securityGroups: [securityGroup],
    // A minute more than the task has, for the answer.
    timeout: timeout.plus(Duration.minutes(1)),
    memorySize: 256,
    logGroup: migration.logGroup,
    deadLetterQueue: migration.deadLetterQueue,
    reservedConcurrentExecutions: (migration.reserveConcurrency ?? true) ? 1 : undefined,
  });
  const run = new CustomResource(scope, 'Resource', {
    resourceType: 'Custom::ServiceMigration',
    serviceToken: runner.functionArn,
    serviceTimeout: timeout.plus(Duration.minutes(2)),
    properties: {
      Cluster: cluster.clusterArn,
      TaskDefinition: taskDefinition.taskDefinitionArn,
      ContainerName: CONTAINER,
      Subnets: subnetIds,
      SecurityGroups: [securityGroup.securityGroupId],
      TimeoutSeconds: timeout.toSeconds(),
    },
  });
  // What the task was granted must be there before it runs.
  run.node.addDependency(taskRole);
  return run;
}

function defineTask(scope: Construct, family: string, options: MigrationProps): ecs.FargateTaskDefinition {
  const { props, migration, executionRole, taskRole, rootFilesystem } = options;
  const { logGroup, streamPrefix = 'ecs' } = props;
  const taskDefinition = new ecs.FargateTaskDefinition(scope, 'TaskDefinition', {
    family,
    cpu: props.cpu,
    memoryLimitMiB: props.memoryLimitMiB,
    runtimePlatform: props.runtimePlatform,
    executionRole: executionRole.withoutPolicyUpdates(),
    taskRole,
  });
  const injected = Object.entries(props.secrets ?? {}).map(([variable, secret]) => [
    variable,
    secret._bind(scope, `Secret${variable}`),
  ]);
  taskDefinition.addContainer('Container', {
    containerName: CONTAINER,
    image: (migration.image ?? props.image)._bind(scope),
    user: props.user,
    command: migration.command,
    environment: props.environment,
    secrets: Object.fromEntries(injected),
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix }),
    ...rootFilesystem._bind(scope, props.initProcess),
  });
  return taskDefinition;
}

function runnerRole(scope: Construct, family: string, options: MigrationProps): iam.Role {
  const { cluster, migration, executionRole, taskRole } = options;
  const stack = Stack.of(scope);
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  const ecsArn = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'ecs', resource, resourceName, arnFormat });
  const onCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
  const interfaces = ['Create', 'Describe', 'Delete'].map(
    (verb) => `ec2:${verb}NetworkInterface${verb === 'Describe' ? 's' : ''}`,
  );
  const description = 'runs a migration before a new version of a service';
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description,
    statements: [
      // Each version is a revision of its own, which the policy need not be changed for.
      new iam.PolicyStatement({
        actions: ['ecs:RunTask'],
        resources: [ecsArn('task-definition', `${family}:*`)],
        conditions: onCluster,
      }),
      new iam.PolicyStatement({
        actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
        resources: [ecsArn('task', `${cluster.clusterName}/*`)],
        conditions: onCluster,
      }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [executionRole.roleArn, taskRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [migration.logGroup.logGroupArn],
      }),
      // AWS Lambda needs them for a function in a VPC and lets none be narrowed (developer guide, "Required IAM permissions").
      new iam.PolicyStatement({
        actions: [
          ...interfaces,
          'ec2:DescribeSubnets',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
      ...(migration.deadLetterQueue
        ? [new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [migration.deadLetterQueue.queueArn] })]
        : []),
    ],
  });
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  return new iam.Role(scope, 'Role', { description, assumedBy, managedPolicies: [policy] });
}
