import { CfnResource } from 'aws-cdk-lib/core';
import type { Definition } from './definition';

/** Members of `CfnResource` that depend on the definition. */
const OF_DEFINITION = ['cfnProperties', '_cfnProperties', 'cfnResourceType'];

/**
 * Returns a view of a construct with the properties and the class of its final definition. Its place in the construct tree,
 * its metadata and its acknowledgements are those of the construct.
 *
 * @param final construct of the final definition, of the class that rules expect
 * @param common keys that every resource has
 */
export function finalView(
  construct: CfnResource,
  final: CfnResource,
  definition: Definition,
  common: ReadonlySet<PropertyKey>,
): CfnResource {
  const members = membersOfClass(final, common);
  const { DeletionPolicy: deletionPolicy, UpdateReplacePolicy: updateReplacePolicy } = definition;
  const cfnOptions = { ...construct.cfnOptions, deletionPolicy, updateReplacePolicy };
  return new Proxy(construct, {
    get(target, key) {
      if (key === 'cfnOptions') return cfnOptions;
      return Reflect.get(members.has(key) ? final : target, key) as unknown;
    },
    has: (target, key) => members.has(key) || Reflect.has(target, key),
    getPrototypeOf: () => Reflect.getPrototypeOf(final),
  });
}

/** Members that the class of a resource adds to `CfnResource`. */
function membersOfClass(resource: CfnResource, common: ReadonlySet<PropertyKey>): Set<PropertyKey> {
  const members = new Set(Reflect.ownKeys(resource).filter((key) => !common.has(key)));
  let type = Reflect.getPrototypeOf(resource);
  while (type !== null && type !== CfnResource.prototype) {
    for (const key of Reflect.ownKeys(type)) members.add(key);
    type = Reflect.getPrototypeOf(type);
  }
  for (const key of OF_DEFINITION) members.add(key);
  return members;
}
