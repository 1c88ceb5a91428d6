import { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ScalingBetweenProps } from '../scaling-props';

const CPU_TARGET_PERCENT = 70;
const MEMORY_TARGET_PERCENT = 80;

interface ScaledService {
  readonly service: ecs.FargateService;
  readonly targetGroup?: elbv2.ApplicationTargetGroup;
}

/** Creates the scalable target of a service with its policies and scheduled actions. */
export function trackTargets(props: ScalingBetweenProps, { service, targetGroup }: ScaledService): void {
  const { minCapacity, maxCapacity, requestsPerTarget, scheduledActions = [] } = props;
  const tasks = service.autoScaleTaskCount({ minCapacity, maxCapacity });
  const cooldowns = {
    scaleInCooldown: props.scaleInCooldown ?? Duration.seconds(300),
    scaleOutCooldown: props.scaleOutCooldown ?? Duration.seconds(60),
  };
  const { cpu, memory } = targetsOf(props);
  if (cpu !== undefined) {
    tasks.scaleOnCpuUtilization('Cpu', { policyName: 'cpu-scaling', targetUtilizationPercent: cpu, ...cooldowns });
  }
  if (memory !== undefined) {
    tasks.scaleOnMemoryUtilization('Memory', {
      policyName: 'memory-scaling',
      targetUtilizationPercent: memory,
      ...cooldowns,
    });
  }
  if (requestsPerTarget !== undefined && targetGroup) {
    tasks.scaleOnRequestCount('Requests', {
      policyName: 'request-scaling',
      requestsPerTarget,
      targetGroup,
      ...cooldowns,
    });
  }
  for (const policy of props.policies ?? []) policy.bind({ service, targetGroup, tasks, maxCapacity, ...cooldowns });
  for (const { name, ...action } of scheduledActions) tasks.scaleOnSchedule(name, action);
}

function targetsOf(props: ScalingBetweenProps): { cpu?: number; memory?: number } {
  const { cpuTargetUtilizationPercent: cpu, memoryTargetUtilizationPercent: memory, requestsPerTarget } = props;
  const { policies } = props;
  // An empty list disables the defaults. A list of policies that do not follow the load does not.
  const follows = policies && (policies.length === 0 || policies.some(({ followsLoad }) => followsLoad));
  const given = follows || [cpu, memory, requestsPerTarget].some((target) => target !== undefined);
  return given ? { cpu, memory } : { cpu: CPU_TARGET_PERCENT, memory: MEMORY_TARGET_PERCENT };
}
