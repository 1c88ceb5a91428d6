import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ServiceContext } from '../../deployment/service-context';
import type { Problem } from '../../private/validation';

/** Checks that requests can be counted: for one target group. */
export function requestProblem(prop: string, { hasTraffic, deploymentStrategy }: ServiceContext): Problem {
  if (!hasTraffic) return `${prop} requires traffic`;
  if (deploymentStrategy === ecs.DeploymentStrategy.ROLLING) return undefined;
  return `${prop} requires a rolling deployment, because requests are counted for one target group, got ${deploymentStrategy}`;
}
