import { createHash } from 'node:crypto';
import type { Resource, Template } from './assembly';
import { keyOf, type ReadsByResource } from './reads';

/**
 * Hashes of the outputs that a stack was deployed with: by logical id of the reading resource, then by output.
 *
 * It is stored in the metadata of the resources. CloudFormation changes it together with the resources and restores it
 * when an update is rolled back. A changed record is a change of the template, so the stack is not skipped.
 */
export type OutputRecord = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Metadata key of the record. */
export const RECORD_KEY = 'nx-cdk:outputs';
const HASH_LENGTH = 16;

/**
 * Creates the record of a stack.
 *
 * @param valueOf returns the current value of an output, `undefined` if it does not exist
 */
export function recordOf(reads: ReadsByResource, valueOf: (key: string) => string | undefined): OutputRecord {
  return Object.fromEntries(
    [...reads].map(([logicalId, outputs]) => [
      logicalId,
      Object.fromEntries(
        outputs
          .map(keyOf)
          .sort()
          .map((key) => [key, hashOf(valueOf(key))]),
      ),
    ]),
  );
}

/** Reads the record from a deployed template. */
export function recordIn({ Resources = {} }: Template): OutputRecord {
  return Object.fromEntries(
    Object.entries(Resources)
      .filter(([, { Metadata }]) => Metadata?.[RECORD_KEY] !== undefined)
      .map(([logicalId, { Metadata }]) => [logicalId, Metadata?.[RECORD_KEY] as OutputRecord[string]]),
  );
}

/** Returns a copy of a template with a record, which replaces an existing one. */
export function withRecord(template: Template, record: OutputRecord): Template {
  const { Resources } = template;
  if (!Resources) return template;
  const changed = Object.entries(Resources).map(([logicalId, resource]) => [
    logicalId,
    withMetadata(resource, record[logicalId]),
  ]);
  return { ...template, Resources: Object.fromEntries(changed) as Template['Resources'] };
}

function withMetadata(resource: Resource, record: OutputRecord[string] | undefined): Resource {
  if (record === undefined && resource.Metadata?.[RECORD_KEY] === undefined) return resource;
  const { Metadata, ...others } = resource;
  const metadata = Object.entries(Metadata ?? {}).filter(([key]) => key !== RECORD_KEY);
  if (record) metadata.push([RECORD_KEY, record]);
  return metadata.length === 0 ? others : { ...others, Metadata: Object.fromEntries(metadata) };
}

function hashOf(value: string | undefined): string {
  if (value === undefined) return 'missing';
  return createHash('sha256').update(value).digest('hex').slice(0, HASH_LENGTH);
}
