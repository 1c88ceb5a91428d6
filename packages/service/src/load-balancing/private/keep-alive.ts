import { type Duration, Stack, Token } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

const ATTRIBUTE = 'idle_timeout.timeout_seconds';

/**
 * Idle timeout of a load balancer without the attribute, in seconds.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
 */
const DEFAULT_SECONDS = 60;

/**
 * Checks at synthesis that the application keeps idle connections open longer than the load balancer. Until then, attributes
 * can be set. The idle timeout of an imported load balancer is unknown.
 */
export function validateKeepAlive(
  scope: Construct,
  listener: elbv2.IApplicationListener,
  keepAliveTimeout: Duration | undefined,
): void {
  if (!keepAliveTimeout || keepAliveTimeout.isUnresolved()) return;
  scope.node.addValidation({
    validate: () => {
      const idle = idleSeconds(listener);
      const seconds = keepAliveTimeout.toSeconds({ integral: false });
      if (idle === undefined || seconds > idle) return [];
      return [
        `applicationTimeouts.keepAlive must be more than the idle timeout of the load balancer, ${idle} seconds, got ${seconds}`,
      ];
    },
  });
}

function idleSeconds(listener: elbv2.IApplicationListener): number | undefined {
  if (!(listener instanceof elbv2.ApplicationListener)) return undefined;
  const resource = listener.loadBalancer.node.defaultChild;
  if (!(resource instanceof elbv2.CfnLoadBalancer)) return undefined;
  const attributes = Stack.of(resource).resolve(resource.loadBalancerAttributes) as
    elbv2.CfnLoadBalancer.LoadBalancerAttributeProperty[] | undefined;
  const value = attributes?.find(({ key }) => key === ATTRIBUTE)?.value;
  if (value === undefined) return DEFAULT_SECONDS;
  return Token.isUnresolved(value) || Number.isNaN(Number(value)) ? undefined : Number(value);
}
