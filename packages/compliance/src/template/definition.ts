import type { CfnResource } from 'aws-cdk-lib/core';
import type { Node } from 'constructs';

/** Definition of a resource in a template. */
export interface Definition {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The definitions in the templates of the cloud assembly by the node of the construct, while packs run. */
export const definitionsDuringCheck = new WeakMap<Node, Definition>();

/** The members of a resource by which the CDK renders its definition. Some are protected, and some are internal. */
interface Renderer {
  readonly cfnProperties: Record<string, unknown>;
  renderProperties(properties: Record<string, unknown>): Record<string, unknown> | undefined;
  _toCloudFormation(): object;
}

/**
 * The final definition of a resource: during a check that of the template, otherwise the definition that the construct
 * synthesizes, including overrides.
 */
export function finalDefinition(resource: CfnResource): Definition {
  const known = definitionsDuringCheck.get(resource.node);
  if (known !== undefined) return known;
  const fragment = resource.stack.resolve((resource as unknown as Renderer)._toCloudFormation()) as {
    Resources?: Record<string, Definition>;
  };
  return Object.values(fragment.Resources ?? {}).at(0) ?? { Type: resource.cfnResourceType };
}

/** The properties that rules read from a construct, with the names of CloudFormation. They contain no overrides. */
export function constructProperties(resource: CfnResource): unknown {
  const renderer = resource as unknown as Renderer;
  return renderer.renderProperties(resource.stack.resolve(renderer.cfnProperties) as Record<string, unknown>);
}

/** Whether two values are equal in a template, which has no empty values. */
export function isSameInTemplate(a: unknown, b: unknown): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  const keys = new Set([...Object.keys(a as object), ...Object.keys(b as object)]);
  return [...keys].every((key) => isSameInTemplate(valueAt(a, key), valueAt(b, key)));
}

function valueAt(container: unknown, key: string): unknown {
  return (container as Record<string, unknown>)[key];
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
