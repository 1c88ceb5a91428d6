import type { Found } from './check';

const UNITS_PER_VCPU = 1024;
const DEFAULT_MAXIMUM_PERCENT = 200;

interface ServiceProperties {
  readonly DesiredCount?: unknown;
  readonly TaskDefinition?: { readonly Ref?: string };
  readonly DeploymentConfiguration?: { readonly MaximumPercent?: number };
}

/**
 * Returns the vCPUs of all Fargate services while each deploys a new version at its highest number of tasks.
 *
 * A service whose task definition or number of tasks is known only at deployment counts as one task.
 */
export function fargateVcpus(resources: readonly Found[]): number {
  const services = resources.filter(({ Type }) => Type === 'AWS::ECS::Service');
  const total = services.reduce((sum, service) => {
    const { DeploymentConfiguration, TaskDefinition } = (service.Properties ?? {}) as ServiceProperties;
    const percent = DeploymentConfiguration?.MaximumPercent ?? DEFAULT_MAXIMUM_PERCENT;
    const definition = resources.find(
      ({ stack, logicalId }) => stack === service.stack && logicalId === TaskDefinition?.Ref,
    );
    const units = Number(definition?.Properties?.Cpu ?? 0);
    return sum + (units * highestCount(service, resources) * percent) / 100;
  }, 0);
  return Math.ceil((total / UNITS_PER_VCPU) * 100) / 100;
}

function highestCount(service: Found, resources: readonly Found[]): number {
  const { DesiredCount } = (service.Properties ?? {}) as ServiceProperties;
  const maximums = resources
    .filter(({ Type, stack }) => Type === 'AWS::ApplicationAutoScaling::ScalableTarget' && stack === service.stack)
    .filter(({ Properties }) => JSON.stringify(Properties?.ResourceId ?? '').includes(`"${service.logicalId}"`))
    .map(({ Properties }) => Properties?.MaxCapacity);
  const counts = [DesiredCount, ...maximums].filter((count) => typeof count === 'number');
  return Math.max(1, ...counts);
}
