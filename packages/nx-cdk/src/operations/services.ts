import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  type ContainerDefinition,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';
import type { Environment } from './environment';
import type { DeployedResource } from './inventory';

/** An Amazon ECS service of a stage. */
export interface EcsService {
  readonly arn: string;
  readonly name: string;
  /** Name of the cluster. */
  readonly cluster: string;
  readonly region: string;
  /** Id of the stack. */
  readonly stack: string;
  /** Logical id in the stack. */
  readonly logicalId: string;
}

/** A service as Amazon ECS describes it. */
export interface DescribedService extends EcsService {
  readonly service: Service;
}

/** A service with its task definition. */
export interface ServiceDetails extends DescribedService {
  readonly taskDefinition: TaskDefinition;
}

/** A log group that containers write to with the driver `awslogs`. */
export interface LogDestination {
  /** Name of the container. */
  readonly container: string;
  readonly logGroup: string;
  readonly region: string;
  /** Prefix of the names of log streams, without the container. */
  readonly streamPrefix?: string;
}

const SERVICE = 'AWS::ECS::Service';

/** Returns the services of a stage. */
export async function servicesOf(environment: Environment): Promise<readonly EcsService[]> {
  const inventory = await environment.inventory();
  return inventory.of(SERVICE).map(serviceFrom);
}

/**
 * Returns the service that a command works on: the one that the option `--service` names, the only one, or the only one
 * that has tasks. In an environment with a recovery Region, the last is the service of the Region that serves.
 *
 * @param wanted name of the service, id of its stack, `<stack>/<name>`, or `<region>/<name>`
 * @throws CommandError with the list of services if none or several match
 */
export async function chooseService(environment: Environment, wanted?: string): Promise<EcsService> {
  const { unread } = await environment.inventory();
  const services = await servicesOf(environment);
  const [first, ...others] = wanted === undefined ? services : services.filter((each) => isNamed(each, wanted));
  if (first !== undefined && others.length === 0) return first;
  if (first === undefined) {
    const failures = unread.map(({ stack, reason }) => `the stack ${stack.name} cannot be read: ${reason}`);
    if (failures.length > 0) throw new CommandError([...new Set(failures)].join('\n'));
    throw new CommandError(
      services.length === 0
        ? `no service of ${environment.name} is deployed`
        : `--service must be one of ${listOf(services)}, got ${quoted(wanted)}`,
    );
  }
  const candidates = [first, ...others];
  const described = await Promise.all(candidates.map((each) => describedService(environment, each)));
  const [active, ...more] = described.filter(({ service }) => (service.desiredCount ?? 0) > 0);
  if (active !== undefined && more.length === 0) return active;
  const got = wanted === undefined ? '' : `, got ${quoted(wanted)}`;
  throw new CommandError(
    `${environment.name} has several services: --service must be one of ${listOf(candidates)}${got}`,
  );
}

/** Reads a service from Amazon ECS. */
export async function describedService(environment: Environment, found: EcsService): Promise<DescribedService> {
  const { name, cluster, region } = found;
  const ecs = environment.client(ECSClient, region);
  const { services = [], failures = [] } = await environment.ask(
    `the service ${name}`,
    ecs.send(new DescribeServicesCommand({ cluster, services: [name] })),
  );
  const [service] = services;
  if (!service) {
    throw new CommandError(
      `the service ${name} cannot be read: ${failures[0]?.reason ?? 'Amazon ECS has no such service'}`,
    );
  }
  return { ...found, service };
}

/** Reads a service and the task definition that it runs. */
export async function describeService(environment: Environment, found: EcsService): Promise<ServiceDetails> {
  const described = await describedService(environment, found);
  const taskDefinition = await describeTaskDefinition(
    environment,
    found.region,
    described.service.taskDefinition ?? '',
  );
  return { ...described, taskDefinition };
}

/** Reads a task definition by ARN or family. */
export async function describeTaskDefinition(
  environment: Environment,
  region: string,
  name: string,
): Promise<TaskDefinition> {
  const ecs = environment.client(ECSClient, region);
  const { taskDefinition } = await environment.ask(
    `the task definition ${name}`,
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name })),
  );
  if (!taskDefinition) throw new CommandError(`the task definition ${name} cannot be read: Amazon ECS returned none`);
  return taskDefinition;
}

/** Returns the container that serves requests: that of the load balancer, or the first essential one. */
export function mainContainer({ service, taskDefinition }: ServiceDetails): ContainerDefinition {
  const { containerDefinitions = [] } = taskDefinition;
  const served = service.loadBalancers?.find(({ containerName }) => containerName)?.containerName;
  const found =
    containerDefinitions.find(({ name }) => name === served) ??
    containerDefinitions.find(({ essential = true }) => essential) ??
    containerDefinitions[0];
  if (!found) throw new CommandError(`the task definition ${taskDefinition.family ?? ''} has no container`);
  return found;
}

/**
 * Returns the container that a command works on: the one that the option `--container` names, or the main one.
 *
 * @throws CommandError with the list of containers if there is none with this name
 */
export function chooseContainer(details: ServiceDetails, wanted?: string): ContainerDefinition {
  if (wanted === undefined) return mainContainer(details);
  const { containerDefinitions = [] } = details.taskDefinition;
  const found = containerDefinitions.find(({ name }) => name === wanted);
  if (found) return found;
  const names = containerDefinitions.map(({ name }) => name).join(', ');
  throw new CommandError(`--container must be one of ${names}, got ${quoted(wanted)}`);
}

/** Returns where the containers of a task definition write their logs. Containers with another log driver have none. */
export function logDestinations(
  { containerDefinitions = [] }: TaskDefinition,
  region: string,
): readonly LogDestination[] {
  return containerDefinitions.flatMap(({ name = '', logConfiguration }) => {
    const { logDriver, options = {} } = logConfiguration ?? {};
    const logGroup = options['awslogs-group'];
    if (logDriver !== 'awslogs' || !logGroup) return [];
    const streamPrefix = options['awslogs-stream-prefix'];
    return [
      {
        container: name,
        logGroup,
        region: options['awslogs-region'] ?? region,
        ...(streamPrefix ? { streamPrefix } : {}),
      },
    ];
  });
}

function serviceFrom({ physicalId, logicalId, region, stack }: DeployedResource): EcsService {
  const [, cluster, name] = /service\/([^/]+)\/([^/]+)$/.exec(physicalId) ?? [];
  if (name === undefined || cluster === undefined) {
    throw new CommandError(`${physicalId} must be the ARN of an ECS service with its cluster`);
  }
  return { arn: physicalId, name, cluster, region, stack: stack.id, logicalId };
}

function isNamed({ name, stack, region }: EcsService, wanted: string): boolean {
  return [name, stack, `${stack}/${name}`, `${region}/${name}`].includes(wanted);
}

/** Names that select each service. */
function listOf(services: readonly EcsService[]): string {
  const isUnique = ({ name }: EcsService) => services.filter((other) => other.name === name).length === 1;
  return services.map((each) => (isUnique(each) ? each.name : `${each.stack}/${each.name}`)).join(', ');
}
