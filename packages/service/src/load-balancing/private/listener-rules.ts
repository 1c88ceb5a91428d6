import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IDependable } from 'constructs';
import type { TestTraffic } from '../../deployment/test-traffic';
import { LAST_PRIORITY, priorityFor, take } from './rule-priorities';

/** The condition of a service that receives all requests. */
const EVERYTHING = [elbv2.ListenerCondition.pathPatterns(['/*'])];

/** Conditions and priority of a listener rule. */
export interface Rule {
  readonly conditions: elbv2.ListenerCondition[];
  readonly priority?: number;
}

/** Makes an action that forwards to a target group the default action of a listener. Returns the listener without its children. */
export function forwardDefault(listener: elbv2.IApplicationListener, action: elbv2.ListenerAction): IDependable {
  listener.addAction('Default', { action });
  return listener.node.defaultChild ?? listener;
}

/** Creates the listener rule with an action that forwards to a target group. */
export function forwardRule(
  scope: Construct,
  listener: elbv2.IApplicationListener,
  { conditions, priority = priorityFor(scope) }: Rule,
  action: elbv2.ListenerAction,
): IDependable {
  take(scope, listener, priority);
  return new elbv2.ApplicationListenerRule(scope, 'ListenerRule', { listener, priority, conditions, action });
}

interface ShiftingRulesProps {
  readonly listener: elbv2.IApplicationListener;
  readonly rule?: Rule;
  readonly testTraffic?: TestTraffic;
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
  /** Values whose change replaces the target groups. */
  readonly identity: unknown[];
}

/** Creates the rules whose weights Amazon ECS changes. */
export function shiftingRules(
  scope: Construct,
  { listener, rule, testTraffic, targetGroups, identity }: ShiftingRulesProps,
): { production: elbv2.ApplicationListenerRule; test?: elbv2.ApplicationListenerRule } {
  const create = (id: string, on: elbv2.IApplicationListener, place: Required<Rule>) =>
    shiftingRule(scope, id, on, place, targetGroups, identity);
  return {
    production: create('ProductionRule', listener, {
      priority: productionPriority(scope, rule),
      conditions: rule?.conditions ?? EVERYTHING,
    }),
    test:
      testTraffic &&
      create('TestRule', testTraffic.listener ?? listener, {
        priority: testPriority(scope, testTraffic),
        conditions: testTraffic.conditions,
      }),
  };
}

/** Priority of the rule for production traffic. */
export function productionPriority(scope: Construct, rule: Rule | undefined): number {
  return rule ? (rule.priority ?? priorityFor(scope)) : LAST_PRIORITY;
}

/** Priority of the rule for test traffic. */
export function testPriority(scope: Construct, { priority }: TestTraffic): number {
  return priority ?? priorityFor(scope, 'test');
}

/**
 * Creates a rule whose weights belong to Amazon ECS. CloudFormation does not touch a resource that is unchanged in the
 * template, but an update of the rule resets the weights (https://github.com/aws/aws-cdk/issues/36649) and sends all requests
 * to the target group without tasks. Therefore everything that could cause an update is part of the id, so that a change
 * creates a new rule. AWS rejects the new rule if it has the priority of the old one. With a higher priority it takes effect
 * once the service has moved.
 */
function shiftingRule(
  scope: Construct,
  id: string,
  listener: elbv2.IApplicationListener,
  { priority, conditions }: Required<Rule>,
  [primary, alternate]: elbv2.ApplicationTargetGroup[],
  identity: unknown[],
): elbv2.ApplicationListenerRule {
  const rendered = conditions.map((condition): unknown => condition.renderRawCondition());
  const frozen: unknown = Stack.of(scope).resolve([rendered, priority, ...identity]);
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
