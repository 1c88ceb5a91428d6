import type { Template } from '../assembly/assembly';
import { isStateful } from '../assembly/stateful';
import type { Adoption } from './adoption';

const KEPT = ['Retain', 'RetainExceptOnCreate', 'Snapshot'];

/**
 * Returns what must be changed before CloudFormation can import resources into a stack.
 *
 * @param deployed template of the deployed stack, `undefined` if the stack is not deployed
 * @param adoptions all resources that are imported into the stack
 */
export function obstaclesOf(adoptions: readonly Adoption[], deployed: Template | undefined): readonly string[] {
  const existing = new Set(Object.keys(deployed?.Resources ?? {}));
  const imported = new Set(adoptions.map(({ logicalId }) => logicalId));
  return adoptions.flatMap(({ name, logicalId, resource, stack }) => {
    if (existing.has(logicalId)) return [`${name} is already a resource of the deployed stack ${stack.name}`];
    const { DeletionPolicy = 'Delete' } = resource;
    const isKept = !isStateful(resource) || KEPT.includes(DeletionPolicy);
    const own = stack.template.Resources ?? {};
    const missing = [...referencesOf(resource)].filter(
      (id) => Object.hasOwn(own, id) && !existing.has(id) && !imported.has(id),
    );
    const missingNames = missing.map((id) => stack.constructs.get(id) ?? id);
    return [
      ...(isKept
        ? []
        : [`${name} must have the deletion policy ${KEPT.join(', ')}, got ${DeletionPolicy}: set removalPolicy`]),
      ...(missing.length === 0
        ? []
        : [`${name} refers to ${missingNames.join(', ')}, which must be deployed or adopted first`]),
    ];
  });
}

/** Logical ids and parameters that a definition refers to. */
function referencesOf(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) {
    for (const part of value) referencesOf(part, found);
    return found;
  }
  if (typeof value !== 'object' || value === null) return found;
  for (const [name, argument] of Object.entries(value)) {
    for (const id of targetsOf(name, argument)) found.add(id);
    referencesOf(argument, found);
  }
  return found;
}

function targetsOf(name: string, argument: unknown): string[] {
  switch (name) {
    case 'Ref':
      return [String(argument)];
    case 'Fn::GetAtt':
      return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0]];
    case 'DependsOn':
      return [argument].flat().map(String);
    case 'Fn::Sub': {
      const text = String(Array.isArray(argument) ? argument[0] : argument);
      return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, id]) => id.trim().split('.')[0]);
    }
    default:
      return [];
  }
}
