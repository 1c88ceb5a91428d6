import { createHash } from 'node:crypto';
import { Duration, Stack } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IDependable } from 'constructs';
import type { ContainerServiceProps } from '../container-service-props';
import type { TestTraffic } from '../../deployment/test-traffic';
import type { TargetHealthCheck } from '../../load-balancing/target-health-check';
import { LAST_PRIORITY, priorityFor, take } from './rule-priorities';
import { trafficRole } from './traffic-role';

/** Every request: what a service takes that is given no conditions. */
const EVERYTHING = [elbv2.ListenerCondition.pathPatterns(['/*'])];

/** How the requests of a listener reach a service. */
export interface Traffic {
  /** One target group, or two when requests are shifted between them; the first is the one the service starts with. */
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
  readonly loadBalancer: ecs.CfnService.LoadBalancerProperty;
  /** What must stand before the service: a target group that no listener has is refused. */
  readonly dependencies: IDependable[];
}

interface TrafficProps {
  readonly props: ContainerServiceProps;
  readonly listener: elbv2.IApplicationListener;
  readonly healthCheck: Required<TargetHealthCheck>;
  readonly containerName: string;
  readonly shift?: { readonly testTraffic?: TestTraffic };
}

/** Makes target groups and rules. */
export function routeTraffic(scope: Construct, options: TrafficProps): Traffic {
  const { props, containerName } = options;
  const primary = makeTargetGroup(scope, 'TargetGroup', options, props.targetGroupName);
  const to = { targetGroupArn: primary.targetGroupArn, containerName, containerPort: props.containerPort };
  if (options.shift) return shiftTraffic(scope, options, primary, to);

  forward(scope, options, primary);
  return { targetGroups: [primary], loadBalancer: to, dependencies: [primary.loadBalancerAttached] };
}

function forward(scope: Construct, { props, listener }: TrafficProps, targetGroup: elbv2.ApplicationTargetGroup): void {
  const action = elbv2.ListenerAction.forward([targetGroup]);
  if (!props.listenerRule) {
    listener.addAction('Default', { action });
    return;
  }
  const { conditions, priority = priorityFor(scope) } = props.listenerRule;
  take(scope, listener, priority);
  new elbv2.ApplicationListenerRule(scope, 'ListenerRule', { listener, priority, conditions, action });
}

function shiftTraffic(
  scope: Construct,
  options: TrafficProps,
  primary: elbv2.ApplicationTargetGroup,
  to: ecs.CfnService.LoadBalancerProperty,
): Traffic {
  const { props, listener, shift } = options;
  const name = props.targetGroupName && `${props.targetGroupName}-alt`;
  const alternate = makeTargetGroup(scope, 'AlternateTargetGroup', options, name);
  const groups = [primary, alternate];
  const production = shiftingRule(scope, 'ProductionRule', groups, options, {
    listener,
    priority: productionPriority(scope, props),
    conditions: props.listenerRule?.conditions ?? EVERYTHING,
  });
  const { testTraffic } = shift ?? {};
  const test =
    testTraffic &&
    shiftingRule(scope, 'TestRule', groups, options, {
      listener: testTraffic.listener ?? listener,
      priority: testPriority(scope, testTraffic),
      conditions: testTraffic.conditions ?? EVERYTHING,
    });
  const role = trafficRole(scope, groups, test ? [production, test] : [production]);
  const advancedConfiguration = {
    alternateTargetGroupArn: alternate.targetGroupArn,
    productionListenerRule: production.listenerRuleArn,
    testListenerRule: test?.listenerRuleArn,
    roleArn: role.roleArn,
  };
  return {
    targetGroups: groups,
    loadBalancer: { ...to, advancedConfiguration },
    dependencies: [production, ...(test ? [test] : []), role],
  };
}

/** Where the rule stands that takes the requests of a service. */
export function productionPriority(scope: Construct, { listenerRule }: ContainerServiceProps): number {
  return listenerRule ? (listenerRule.priority ?? priorityFor(scope)) : LAST_PRIORITY;
}

/** Where the rule stands that takes the test requests. */
export function testPriority(scope: Construct, { priority }: TestTraffic): number {
  return priority ?? priorityFor(scope, 'test');
}

interface RulePlace {
  readonly listener: elbv2.IApplicationListener;
  readonly priority: number;
  readonly conditions: elbv2.ListenerCondition[];
}

/**
 * A rule whose weights belong to Amazon ECS once it stands. CloudFormation leaves a resource alone that is unchanged in
 * the template, but any update of a rule would write the first weights again (aws-cdk issue 36649) and so send all
 * requests to the target group without tasks. So everything that an update could be made for is part of the id: a change
 * makes a new rule. With the priority of the old one it is refused; with a higher one it waits behind it until the service
 * has moved.
 */
function shiftingRule(
  scope: Construct,
  id: string,
  [primary, alternate]: elbv2.ApplicationTargetGroup[],
  { props }: TrafficProps,
  { listener, priority, conditions }: RulePlace,
): elbv2.ApplicationListenerRule {
  const { containerPort, targetGroupName, vpc } = props;
  const rendered = conditions.map((condition): unknown => condition.renderRawCondition());
  const frozen: unknown = Stack.of(scope).resolve([rendered, priority, containerPort, targetGroupName, vpc.vpcId]);
  const fingerprint = createHash('sha256').update(JSON.stringify(frozen)).digest('hex').slice(0, 8);
  take(scope, listener, priority);
  return new elbv2.ApplicationListenerRule(scope, `${id}${fingerprint}`, {
    listener,
    priority,
    conditions,
    action: elbv2.ListenerAction.weightedForward([
      { targetGroup: primary, weight: 100 },
      { targetGroup: alternate, weight: 0 },
    ]),
  });
}

function makeTargetGroup(
  scope: Construct,
  id: string,
  { props, healthCheck }: TrafficProps,
  targetGroupName: string | undefined,
): elbv2.ApplicationTargetGroup {
  return new elbv2.ApplicationTargetGroup(scope, id, {
    vpc: props.vpc,
    targetGroupName,
    targetType: elbv2.TargetType.IP,
    protocol: elbv2.ApplicationProtocol.HTTP,
    port: props.containerPort,
    deregistrationDelay: props.deregistrationDelay ?? Duration.seconds(30),
    stickinessCookieDuration: props.stickiness,
    healthCheck: {
      protocol: elbv2.Protocol.HTTP,
      path: healthCheck.path,
      interval: healthCheck.interval,
      timeout: healthCheck.timeout,
      healthyThresholdCount: healthCheck.healthyThreshold,
      unhealthyThresholdCount: healthCheck.unhealthyThreshold,
      healthyHttpCodes: healthCheck.healthyHttpCodes,
    },
  });
}
