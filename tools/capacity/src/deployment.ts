import { CommandError, quoted, type Resource, type StageStacks } from '../../../packages/nx-cdk/src/toolkit';
import { CACHE_NODES, DATABASE_CLASSES, type Size } from './sizes';

/** Addresses that AWS reserves in each subnet. */
const RESERVED_ADDRESSES = 5;

/** Sizes of a deployed environment in its primary Region. */
export interface Deployment {
  readonly name: string;
  /** vCPUs of a task. */
  readonly taskVcpus: number;
  readonly maxTasks: number;
  /** CPU utilization that autoscaling maintains, from 0 to 1. */
  readonly targetUtilization: number;
  /** Maximum number of tasks during a deployment, as a multiple of the tasks. */
  readonly rolloutFactor: number;
  /** Database connections of a task. */
  readonly poolSize: number;
  readonly database: Size;
  readonly cache: Size;
  readonly natGateways: number;
  /** Addresses in the private subnets. */
  readonly addresses: number;
}

type Properties = Readonly<Record<string, unknown>>;

/**
 * Reads the sizes of an environment from its templates.
 *
 * @throws CommandError if a resource is missing or has an unknown size
 */
export function deploymentOf({ name = 'app', stacks }: StageStacks): Deployment {
  const { region } = stacks.find(({ id }) => id === 'Service') ?? {};
  const all = stacks
    .filter((stack) => stack.region === region)
    .flatMap(({ template }) => Object.entries(template.Resources ?? {}));
  const of = (type: string, isWanted: (id: string, properties: Properties) => boolean = () => true): Properties => {
    const found = all.find(([id, resource]) => resource.Type === type && isWanted(id, propertiesOf(resource)));
    if (!found) throw new CommandError(`${name} must have a resource of type ${type}`);
    return propertiesOf(found[1]);
  };
  const task = of('AWS::ECS::TaskDefinition', (_, properties) => poolOf(properties) !== undefined);
  const service = of('AWS::ECS::Service').DeploymentConfiguration as Properties;
  const policies = all.filter(([, { Type }]) => Type === 'AWS::ApplicationAutoScaling::ScalingPolicy');
  const target = policies
    .map(([, policy]) => propertiesOf(policy).TargetTrackingScalingPolicyConfiguration as Properties | undefined)
    .find((policy) => JSON.stringify(policy ?? {}).includes('ECSServiceAverageCPUUtilization'));
  const scaling = all.find(([, { Type }]) => Type === 'AWS::ApplicationAutoScaling::ScalableTarget');
  const subnets = all.filter(([id, { Type }]) => Type === 'AWS::EC2::Subnet' && id.includes('private'));
  return {
    name,
    taskVcpus: Number(task.Cpu) / 1024,
    maxTasks: Number(scaling ? propertiesOf(scaling[1]).MaxCapacity : (of('AWS::ECS::Service').DesiredCount ?? 1)),
    targetUtilization: Number(target?.TargetValue ?? 70) / 100,
    rolloutFactor: Number(service.MaximumPercent ?? 200) / 100,
    poolSize: poolOf(task) ?? 0,
    database: sizeOf(DATABASE_CLASSES, of('AWS::RDS::DBInstance').DBInstanceClass),
    cache: sizeOf(CACHE_NODES, of('AWS::ElastiCache::ReplicationGroup').CacheNodeType),
    natGateways: all.filter(([, { Type }]) => Type === 'AWS::EC2::NatGateway').length,
    addresses: subnets.reduce((sum, [, subnet]) => sum + addressesOf(propertiesOf(subnet).CidrBlock), 0),
  };
}

function propertiesOf({ Properties = {} }: Resource): Properties {
  return Properties as Properties;
}

/** Returns the pool size of the application container, `undefined` for a task without database. */
function poolOf({ ContainerDefinitions = [] }: Properties): number | undefined {
  const [{ Environment = [] } = {}] = ContainerDefinitions as { Environment?: { Name: string; Value: unknown }[] }[];
  const size = Environment.find(({ Name }) => Name === 'SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE')?.Value;
  return size === undefined ? undefined : Number(size);
}

function addressesOf(cidr: unknown): number {
  return 2 ** (32 - Number(String(cidr).split('/')[1])) - RESERVED_ADDRESSES;
}

function sizeOf(sizes: readonly Size[], name: unknown): Size {
  const found = sizes.find((size) => size.name === name);
  if (found) return found;
  throw new CommandError(`the size must be one of ${sizes.map((size) => size.name).join(', ')}, got ${quoted(name)}`);
}
