import { type IAspect, Stack } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';

/**
 * Gives a listener its default action at the last moment, if nothing else became it. Given at once, it would have to be
 * replaced by a service that comes later, and the CDK warns of every replaced default, rightly.
 */
export class DefaultResponse implements IAspect {
  constructor(private readonly action: elbv2.ListenerAction) {}

  visit(node: IConstruct): void {
    if (!(node instanceof elbv2.ApplicationListener) || hasDefaultAction(node)) return;
    node.addAction('Default', { action: this.action });
  }
}

/** Whether something became the default action of a listener, be it given with it or later. */
export function hasDefaultAction(listener: IConstruct): boolean {
  const resource = listener.node.defaultChild as elbv2.CfnListener;
  const actions: unknown = Stack.of(listener).resolve(resource.defaultActions);
  return Array.isArray(actions) && actions.length > 0;
}
