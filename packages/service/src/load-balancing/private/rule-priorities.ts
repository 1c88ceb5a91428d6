import { createHash } from 'node:crypto';
import { Token } from 'aws-cdk-lib/core';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IConstruct } from 'constructs';

/** Above the priorities that users choose, and below the priority of the rule that matches everything. */
const FIRST_CHOSEN = 1000;
const LAST_CHOSEN = 49_999;

/** Priority of a rule that matches every request. */
export const LAST_PRIORITY = 50_000;

/** The construct that has a priority of a listener, for each app. Two constructs can be imports of the same listener. */
const taken = new WeakMap<IConstruct, Map<string, string>>();

/** Derives a priority from the path of a construct, so that adding or removing other services does not change it. */
export function priorityFor(scope: Construct, purpose = ''): number {
  const digest = createHash('sha256').update(`${scope.node.path}/${purpose}`).digest();
  return FIRST_CHOSEN + (digest.readUInt32BE(0) % (LAST_CHOSEN - FIRST_CHOSEN + 1));
}

/** Checks that no other service of the listener has the priority. */
export function checkFree(
  prop: string,
  scope: Construct,
  listener: elbv2.IApplicationListener,
  priority: number,
): string | undefined {
  const owner = ownersIn(scope).get(keyOf(listener, priority));
  if (owner === undefined || Token.isUnresolved(priority)) return undefined;
  return `${prop} must be unique on the listener, got ${priority}, which ${owner} has too`;
}

/** Records that a construct has a priority of a listener. */
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
