import { createHash } from 'node:crypto';
import { Token } from 'aws-cdk-lib/core';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IConstruct } from 'constructs';

/** Between the priorities that people choose first and the catch-all, which must come last. */
const FIRST_CHOSEN = 1000;
const LAST_CHOSEN = 49_999;

/** The place of a rule that takes every request. */
export const LAST_PRIORITY = 50_000;

/** By app, since two constructs may stand for one imported listener: who has which priority of a listener. */
const taken = new WeakMap<IConstruct, Map<string, string>>();

/**
 * A priority that follows from the path of a construct alone: adding or removing another service never moves it, which
 * counting the services of a listener would.
 */
export function priorityFor(scope: Construct, purpose = ''): number {
  const digest = createHash('sha256').update(`${scope.node.path}/${purpose}`).digest();
  return FIRST_CHOSEN + (digest.readUInt32BE(0) % (LAST_CHOSEN - FIRST_CHOSEN + 1));
}

/** What is wrong with a priority that another service of the listener has. */
export function checkFree(
  prop: string,
  scope: Construct,
  listener: elbv2.IApplicationListener,
  priority: number,
): string | undefined {
  const owner = ownersIn(scope).get(keyOf(listener, priority));
  if (owner === undefined || Token.isUnresolved(priority)) return undefined;
  return `${prop} must be no other rule's of the listener, got ${priority}, which ${owner} has`;
}

/** Remembers that a priority of a listener is taken. */
export function take(scope: Construct, listener: elbv2.IApplicationListener, priority: number): void {
  ownersIn(scope).set(keyOf(listener, priority), scope.node.path);
}

function ownersIn({ node: { root } }: Construct): Map<string, string> {
  const owners = taken.get(root) ?? new Map<string, string>();
  taken.set(root, owners);
  return owners;
}

function keyOf(listener: elbv2.IApplicationListener, priority: number): string {
  const { listenerArn } = listener;
  return `${Token.isUnresolved(listenerArn) ? listener.node.path : listenerArn} ${priority}`;
}
