import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { may, mustNot, type Derived, type Entries } from './expectation';
import { offHoursNeeds } from './off-hours';
import { roleOf, service, serviceFor } from './principals';
import { assumes, assumesArn, grantsKey, PASSED_INSIDE_ACCOUNT, readsSecret, secretOf, writesLogs } from './shared';

const ECS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';
const ECR = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide';
const STATES = 'https://docs.aws.amazon.com/step-functions/latest/dg';

/** Amazon ECS, Amazon ECR and AWS Step Functions. */
export const SERVICE: Entries = {
  'AWS::ECS::TaskDefinition': (task, model) => {
    const { ExecutionRoleArn, TaskRoleArn, ContainerDefinitions } = task.properties;
    const execution = roleOf(model, ExecutionRoleArn);
    const tasks = service('ecs-tasks.amazonaws.com', {
      'aws:SourceArn': `arn:aws:ecs:${task.stack.region}:${task.stack.account}:task/cluster/0`,
      'aws:SourceAccount': task.stack.account,
    });
    return [
      ...assumes(service('ecs-tasks.amazonaws.com'), execution, 'starts tasks', `${ECS}/task_execution_IAM_role.html`),
      ...assumesArn(model, tasks, TaskRoleArn, 'gives the application its permissions', `${ECS}/task-iam-roles.html`),
      ...(ContainerDefinitions as Record<string, never>[]).flatMap((container) =>
        containerNeeds(container, task, model),
      ),
    ];
  },
  'AWS::ECS::Cluster': {
    none: 'The service-linked role of Amazon ECS manages it.',
    source: `${ECS}/using-service-linked-roles.html`,
  },
  'AWS::ECS::Service': {
    none: 'The service-linked role of Amazon ECS registers targets and manages tasks.',
    source: `${ECS}/using-service-linked-roles.html`,
  },
  'Custom::ServiceMigration': (migration, model) => {
    const { ServiceToken, Cluster, TaskDefinition } = migration.properties;
    const by = roleOf(model, model.get('AWS::Lambda::Function', ServiceToken).properties.Role);
    const { ExecutionRoleArn, TaskRoleArn } = model.get('AWS::ECS::TaskDefinition', TaskDefinition).properties;
    const task = `${String(Cluster).replace(':cluster/', ':task/')}/1`;
    const elsewhere = String(Cluster).replace(/[^/]+$/, 'other');
    const inCluster = { 'ecs:cluster': String(Cluster) };
    const source =
      'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html';
    return [
      ...may({
        by,
        actions: ['ecs:RunTask'],
        on: [TaskDefinition],
        context: inCluster,
        why: 'migrates the database',
        source,
      }),
      ...may({
        by,
        actions: ['ecs:TagResource'],
        on: [task],
        context: { 'ecs:CreateAction': 'RunTask' },
        why: 'the task gets the tags of its task definition',
        source: `${ECS}/supported-iam-actions-tagging.html`,
      }),
      ...may({
        by,
        actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
        on: [task],
        context: inCluster,
        why: 'waits for the migration',
        source,
      }),
      ...may({
        by,
        actions: ['iam:PassRole'],
        on: [ExecutionRoleArn, TaskRoleArn],
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        why: 'gives the task its roles',
        source: `${ECS}/CWE_IAM_role.html`,
      }),
      ...mustNot({
        by,
        actions: ['ecs:RunTask'],
        on: [TaskDefinition],
        context: { 'ecs:cluster': elsewhere },
        why: 'the migration runs in the cluster of the service only',
        source,
      }),
    ];
  },
  'AWS::ApplicationAutoScaling::ScalableTarget': {
    none: 'The service-linked role of Application Auto Scaling changes the task count.',
    source:
      'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html',
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    none: 'The service-linked role of Application Auto Scaling manages its alarms.',
    source:
      'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-service-linked-roles.html',
  },
  'AWS::ECR::Repository': (repository, model) =>
    grantsKey(
      model,
      repository,
      repository.properties.EncryptionConfiguration?.KmsKey,
      `ecr.${repository.stack.region}`,
      `${ECR}/encryption-at-rest.html`,
    ),
  'AWS::ECR::ReplicationConfiguration': {
    none: 'The service-linked role of Amazon ECR copies images.',
    source: `${ECR}/using-service-linked-roles.html`,
  },
  'AWS::StepFunctions::StateMachine': (machine, model) => {
    const { RoleArn, DefinitionString, LoggingConfiguration, TracingConfiguration } = machine.properties;
    const role = roleOf(model, RoleArn);
    const logs = LoggingConfiguration !== undefined && LoggingConfiguration.Level !== 'OFF';
    return [
      ...assumes(
        serviceFor('states.amazonaws.com', machine),
        role,
        'runs the state machine',
        `${STATES}/procedure-create-iam-role.html`,
        PASSED_INSIDE_ACCOUNT,
      ),
      ...tasksOf(DefinitionString as string).flatMap((task) => stateNeeds(task, machine, model)),
      ...(logs
        ? may({
            by: role,
            actions: LOG_DELIVERY,
            on: ['*'],
            why: 'logs executions',
            source: `${STATES}/cw-logs.html`,
          })
        : []),
      ...(TracingConfiguration?.Enabled
        ? may({ by: role, actions: TRACING, on: ['*'], why: 'traces executions', source: `${STATES}/xray-iam.html` })
        : []),
    ];
  },
};

const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

const TRACING = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/** The execution role pulls the image, reads the secrets and writes the log of a container. */
function containerNeeds(
  container: Record<string, never>,
  task: ModelResource,
  model: DeploymentModel,
): readonly Derived[] {
  const {
    Image,
    Secrets = [],
    LogConfiguration,
  } = container as unknown as {
    Image: string;
    Secrets?: readonly { ValueFrom: string }[];
    LogConfiguration?: { Options?: Record<string, string> };
  };
  const by = roleOf(model, task.properties.ExecutionRoleArn);
  const secrets = new Set(Secrets.map(({ ValueFrom }) => ValueFrom.split(':').slice(0, 7).join(':')));
  const logGroup = LogConfiguration?.Options?.['awslogs-group'];
  return [
    ...imageNeeds(Image, task, model),
    ...[...secrets].flatMap((arn) => {
      const secret = secretOf(model, arn, task);
      const source = `${ECS}/task_execution_IAM_role.html#task-execution-secrets`;
      return readsSecret(model, { by, secret, why: 'injects a secret', decrypts: 'decrypts a secret', source });
    }),
    ...(logGroup === undefined
      ? []
      : writesLogs(
          by,
          model.get('AWS::Logs::LogGroup', logGroup, task),
          'writes the log of the container',
          `${ECS}/using_awslogs.html`,
        )),
  ];
}

function imageNeeds(image: string, task: ModelResource, model: DeploymentModel): Derived[] {
  const [, account, region, name] = /^(\d+)\.dkr\.ecr\.([\w-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  if (name === undefined) return [];
  const by = roleOf(model, task.properties.ExecutionRoleArn);
  const source = `${ECS}/task_execution_IAM_role.html`;
  return [
    ...may({ by, actions: ['ecr:GetAuthorizationToken'], on: ['*'], why: 'logs in to the registry', source }),
    ...may({
      by,
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      on: [`arn:aws:ecr:${region}:${account}:repository/${name}`],
      why: 'pulls the image',
      source,
    }),
  ];
}

interface Task {
  readonly Resource: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  /** Items of the map that contains the task. Only the state machine of off-hours has maps. */
  readonly items?: readonly unknown[];
}

interface State extends Task {
  readonly Type: string;
  readonly Items?: readonly unknown[];
  readonly ItemProcessor?: { readonly States: Record<string, State> };
}

function tasksOf(definition: string): Task[] {
  const { QueryLanguage, States } = JSON.parse(definition) as { QueryLanguage?: string; States: Record<string, State> };
  const find = (states: Record<string, State>, items?: readonly unknown[]): Task[] =>
    Object.values(states).flatMap((state) => {
      if (state.ItemProcessor) return find(state.ItemProcessor.States, state.Items);
      return state.Type === 'Task' ? [{ ...state, items }] : [];
    });
  return find(States, QueryLanguage === 'JSONata' ? [] : undefined);
}

/** Needs of one task state. Throws an error for an integration that the table does not know. */
function stateNeeds(task: Task, machine: ModelResource, model: DeploymentModel): Derived[] {
  const { Resource, Parameters = {}, items } = task;
  const by = roleOf(model, machine.properties.RoleArn);
  const ofOffHours = items && offHoursNeeds({ resource: Resource, items }, machine, model);
  if (ofOffHours) return ofOffHours;
  if (!Resource.endsWith(':aws-sdk:ecs:updateService'))
    throw new Error(`table/service.ts must know the integration ${Resource} of ${machine.path}`);
  const cluster = String(Parameters.Cluster);
  const { region, account } = machine.stack;
  return may({
    by,
    actions: ['ecs:UpdateService'],
    on: [`arn:aws:ecs:${region}:${account}:service/${cluster.split('/').at(-1)}/${String(Parameters.Service)}`],
    context: { 'ecs:cluster': cluster },
    why: 'restarts the service',
    source: `${STATES}/supported-services-awssdk.html`,
  });
}
