import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Replaces target groups together with the load balancer. AWS rejects a target group on a second load balancer, and the old load
 * balancer exists until the end of an update (https://github.com/aws/aws-cdk/issues/33253). The logical ids therefore contain the
 * properties of the load balancer whose changes replace it. A load balancer in another stack is deleted before the stack of the
 * target group is updated, so those target groups keep their logical ids.
 */
export function replaceTogether(
  listener: elbv2.IApplicationListener,
  targetGroups: elbv2.ApplicationTargetGroup[],
): void {
  const identity = identityOf(listener);
  for (const targetGroup of targetGroups) {
    const stack = Stack.of(targetGroup);
    const resource = targetGroup.node.defaultChild as elbv2.CfnTargetGroup;
    if (identity === undefined || Stack.of(listener) !== stack) continue;
    const fingerprint = createHash('sha256')
      .update(JSON.stringify(stack.resolve(identity)))
      .digest('hex');
    resource.overrideLogicalId(`${stack.getLogicalId(resource)}${fingerprint.slice(0, 8).toUpperCase()}`);
  }
}

/** Properties of a load balancer of this app that replace it when they change. */
function identityOf(listener: elbv2.IApplicationListener): unknown[] | undefined {
  if (!(listener instanceof elbv2.ApplicationListener)) return undefined;
  const { node } = listener.loadBalancer;
  const resource = node.defaultChild;
  if (!(resource instanceof elbv2.CfnLoadBalancer)) return undefined;
  return [node.path, resource.name, resource.scheme, resource.type];
}
