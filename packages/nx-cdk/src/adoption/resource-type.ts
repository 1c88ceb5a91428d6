import { DescribeTypeCommand, type CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { described } from '../deployment/aws';
import { CommandError } from '../shared/command-error';

/** A resource type in CloudFormation. Properties are paths such as `VersioningConfiguration/Status`. */
export interface ResourceType {
  readonly name: string;
  /** Properties that identify a resource, in their order. */
  readonly identifier: readonly string[];
  /** Properties of which a change replaces the resource. */
  readonly createOnly: readonly string[];
  /** Properties that a template cannot set. */
  readonly readOnly: readonly string[];
  /** Properties whose value CloudFormation cannot read, such as passwords. */
  readonly writeOnly: readonly string[];
}

/** The parts of the schema of a resource type that are read. */
interface Schema {
  readonly primaryIdentifier?: readonly string[];
  readonly createOnlyProperties?: readonly string[];
  readonly conditionalCreateOnlyProperties?: readonly string[];
  readonly readOnlyProperties?: readonly string[];
  readonly writeOnlyProperties?: readonly string[];
  readonly handlers?: { readonly read?: unknown };
}

/**
 * Reads a resource type.
 *
 * @throws CommandError if CloudFormation cannot import resources of the type
 */
export async function readResourceType(client: CloudFormationClient, name: string): Promise<ResourceType> {
  const request = new DescribeTypeCommand({ Type: 'RESOURCE', TypeName: name });
  const { Schema: text = '{}' } = await described(`the resource type ${name}`, client.send(request));
  const schema = JSON.parse(text) as Schema;
  if (schema.handlers?.read === undefined || !schema.primaryIdentifier?.length) {
    throw new CommandError(`CloudFormation cannot import resources of type ${name}`);
  }
  return {
    name,
    identifier: paths(schema.primaryIdentifier),
    createOnly: paths([...(schema.createOnlyProperties ?? []), ...(schema.conditionalCreateOnlyProperties ?? [])]),
    readOnly: paths(schema.readOnlyProperties),
    writeOnly: paths(schema.writeOnlyProperties),
  };
}

/**
 * The identifier in the form in which CloudFormation imports a resource.
 *
 * @throws CommandError if the number of parts differs
 */
export function identifierOf({ name, identifier }: ResourceType, value: string): Readonly<Record<string, string>> {
  const parts = identifier.length === 1 ? [value] : value.split('|');
  if (parts.length !== identifier.length || parts.includes('')) {
    throw new CommandError(`the identifier of ${name} must be ${identifier.join('|')}, got '${value}'`);
  }
  return Object.fromEntries(identifier.map((property, index) => [property, parts[index]]));
}

/** Schemas have pointers such as `/properties/VersioningConfiguration/Status`. */
function paths(pointers: readonly string[] = []): string[] {
  return pointers.map((pointer) => pointer.replace(/^\/properties\//, ''));
}
