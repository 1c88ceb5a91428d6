import { type IAspect, Stack } from 'aws-cdk-lib/core';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';

/**
 * Sets the default action of a listener during synthesis, if it has none. An earlier default would be replaced by a service
 * that becomes the default, and the CDK warns about each replaced default.
 */
export class DefaultResponse implements IAspect {
  constructor(private readonly action: elbv2.ListenerAction) {}

  visit(node: IConstruct): void {
    if (!(node instanceof elbv2.ApplicationListener) || hasDefaultAction(node)) return;
    node.addAction('Default', { action: this.action });
  }
}

/** Whether a listener has a default action, set at its creation or later. */
export function hasDefaultAction(listener: IConstruct): boolean {
  const resource = listener.node.defaultChild as elbv2.CfnListener;
  const actions: unknown = Stack.of(listener).resolve(resource.defaultActions);
  return Array.isArray(actions) && actions.length > 0;
}
