import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ScalingPolicyBindOptions } from '../scaling-policy-config';
import { trackTarget } from './tracked-metric';

/** A metric that Amazon ECS can measure every 20 seconds. */
export type HighResolutionMetric = 'CPUUtilization' | 'MemoryUtilization';

/** Predefined metrics of Application Auto Scaling. The enumeration of the CDK does not have them. */
const PREDEFINED: Record<HighResolutionMetric, string> = {
  CPUUtilization: 'ECSServiceAverageCPUUtilizationHighResolution',
  MemoryUtilization: 'ECSServiceAverageMemoryUtilizationHighResolution',
};

interface HighResolutionPolicy {
  readonly policyName: string;
  readonly metric: HighResolutionMetric;
  readonly targetUtilizationPercent: number;
  readonly disableScaleIn?: boolean;
}

/**
 * Creates a target tracking policy, and enables the metric of the service. The policy refers to the service, so CloudFormation
 * enables the metric first, which Application Auto Scaling requires.
 */
export function trackHighResolution(
  { service, tasks, scaleInCooldown, scaleOutCooldown }: ScalingPolicyBindOptions,
  { policyName, metric, targetUtilizationPercent, disableScaleIn }: HighResolutionPolicy,
): void {
  enable(service.node.defaultChild as ecs.CfnService, metric);
  trackTarget(tasks, {
    policyName,
    predefinedMetricSpecification: { predefinedMetricType: PREDEFINED[metric] },
    targetValue: targetUtilizationPercent,
    disableScaleIn,
    scaleInCooldown,
    scaleOutCooldown,
  });
}

function enable(service: ecs.CfnService, metric: HighResolutionMetric): void {
  const { metricConfigurations = [] } = (service.monitoring ??
    {}) as Partial<ecs.CfnService.MonitoringConfigurationProperty>;
  const others = Array.isArray(metricConfigurations) ? metricConfigurations : [];
  service.monitoring = { metricConfigurations: [...others, { metricNames: [metric], resolutionSeconds: 20 }] };
}
