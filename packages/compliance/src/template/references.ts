import type { CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct, Node } from 'constructs';

/** Follows references between the stacks of an app. */
export interface References {
  /** The resource that a value in the properties of a resource refers to, or `undefined` if no template contains it. */
  follow(from: CfnResource, value: unknown): CfnResource | undefined;
}

/** The references of an app by the node of the app, while packs run. */
export const referencesDuringCheck = new WeakMap<Node, References>();

/** The references of the app that contains a construct. `undefined` before the packs run. */
export function referencesOf(construct: IConstruct): References | undefined {
  return referencesDuringCheck.get(construct.node.root.node);
}
