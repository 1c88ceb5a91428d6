import { Stack } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { createAfter } from '../private/dependencies';
import { secretsReadBy } from '../private/secret-readers';
import { roleWith, stateMachineObservability } from '../private/state-machine';
import { failOn } from '../private/validation';
import { OverlapPolicy } from './overlap-policy';
import { DEFAULT_TIMEOUT, standaloneTaskParts, standaloneTaskProblems } from './private/standalone-task-checks';
import { taskStates } from './private/task-states';
import { createCluster } from './shared/cluster';
import { runTaskStatements } from './shared/run-task-statements';
import { defineTask } from './shared/task-definition';
import { ExecutionRole, TaskRole } from './shared/task-roles';
import type { StandaloneTaskProps } from './standalone-task-props';

/**
 * Creates a task on AWS Fargate that runs to completion, such as a report or an import, and a state machine that runs it: a task
 * definition with one container, a task role without permissions and an execution role.
 *
 * Each execution of the state machine runs the task once, waits until it stops, and fails if the task does not start, exits with
 * a code other than 0, or exceeds its timeout. By default, an execution is skipped while another one runs. Create an alarm on
 * `metricFailed()`.
 *
 * Stopping an execution does not stop its task.
 *
 * Throws if a name, size, variable or number is invalid, with all problems in one error.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/standalone-tasks.html
 * @example
 * const imports = new StandaloneTask(this, 'Import', {
 *   vpc,
 *   securityGroup: taskGroup,
 *   image: ServiceImage.fromEcr(repository, commit),
 *   containerOptions: { command: ['import'] },
 *   cpu: 512,
 *   memoryLimitMiB: 1024,
 *   logGroup,
 *   stateMachineLogGroup: runnerLogs,
 * });
 * uploads.grantRead(imports);
 * imports.grantRun(operatorRole);
 */
export class StandaloneTask extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The cluster, existing or new. */
  readonly cluster: ecs.ICluster;

  /** The task definition. */
  readonly taskDefinition: ecs.FargateTaskDefinition;

  /** Task execution role, which Amazon ECS assumes to pull images, read secrets and write logs. */
  readonly executionRole: iam.Role;

  /** Task role, which has the permissions of the application. */
  readonly taskRole: iam.Role;

  /** State machine that runs the task. */
  readonly stateMachine: sfn.StateMachine;

  /** Security group of the task. */
  readonly connections: ec2.Connections;

  /** The task role. */
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: StandaloneTaskProps) {
    super(scope, id);
    failOn(this, standaloneTaskProblems(this, props));
    const { rootFilesystem, subnets } = standaloneTaskParts(this, props);
    const { securityGroup, overlapPolicy = OverlapPolicy.SKIP, timeout = DEFAULT_TIMEOUT } = props;
    const { cluster = createCluster(this, props.vpc), containerName = 'app', streamPrefix = 'ecs' } = props;

    const executionRole = new ExecutionRole(this);
    const taskRole = new TaskRole(this);
    this.cluster = cluster;
    this.executionRole = executionRole;
    this.taskRole = taskRole;
    this.grantPrincipal = taskRole;
    this.connections = new ec2.Connections({ securityGroups: [securityGroup] });
    this.taskDefinition = defineTask(this, { props, family: props.family, executionRole, taskRole, rootFilesystem });

    const { taskDefinitionArn } = this.taskDefinition;
    const states = new iam.ServicePrincipal('states.amazonaws.com');
    const role = roleWith(this, 'Role', states, 'Runs a task and waits until it stops', [
      ...runTaskStatements(this, { taskDefinitionArn, cluster, executionRole, taskRole }),
      ...stateMachineObservability(),
    ]);
    const definition = taskStates({
      partition: Stack.of(this).partition,
      cluster: cluster.clusterArn,
      taskDefinition: taskDefinitionArn,
      platformVersion: props.platformVersion ?? ecs.FargatePlatformVersion.LATEST,
      containerName,
      subnets: subnets.subnetIds,
      securityGroups: [securityGroup.securityGroupId],
      logGroup: props.logGroup.logGroupName,
      streamPrefix,
      timeoutSeconds: timeout.toSeconds(),
      maxAttempts: props.maxAttempts ?? 1,
      overlapPolicy,
    });
    this.stateMachine = new sfn.StateMachine(this, 'Resource', {
      definitionBody: sfn.DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      role: role.withoutPolicyUpdates(),
      logs: { destination: props.stateMachineLogGroup, level: sfn.LogLevel.ALL },
      tracingEnabled: true,
    });
    // The task requires the permissions that users grant to it.
    createAfter(this.stateMachine, taskRole.permissions);
    const verified = props.imageVerification?.verifyTaskDefinitions(this, 'ImageVerification', this.taskDefinition);
    if (verified) createAfter(this.stateMachine, verified);
    if (overlapPolicy !== OverlapPolicy.ALLOW) allowList(this, role, this.stateMachine);
  }

  /** Secrets that the container reads as `ServiceSecret`. A task reads them when it starts. */
  get secrets(): secretsmanager.ISecret[] {
    return secretsReadBy(this.executionRole);
  }

  /** Grants permission to run the task once: to start an execution of the state machine. */
  grantRun(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** Runs that failed: sum over 5 minutes. */
  metricFailed(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(props);
  }

  /** Runs that succeeded, including skipped ones: sum over 5 minutes. */
  metricSucceeded(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricSucceeded(props);
  }
}

/** A policy of its own, because it depends on the state machine, which depends on its role. */
function allowList(scope: Construct, role: iam.Role, { stateMachineArn }: sfn.StateMachine): void {
  new iam.ManagedPolicy(scope, 'OverlapPolicy', {
    description: 'Finds a previous run of a task',
    roles: [role],
    statements: [new iam.PolicyStatement({ actions: ['states:ListExecutions'], resources: [stateMachineArn] })],
  });
}
