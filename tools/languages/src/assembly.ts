import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the templates of a cloud assembly by file name, with the hashes of their assets. */
export function templatesOf(assembly: string): Record<string, unknown> {
  const files = readdirSync(assembly).filter((file) => file.endsWith('.template.json'));
  return Object.fromEntries(files.sort().map((file) => [file, JSON.parse(readFileSync(join(assembly, file), 'utf8'))]));
}

interface ComplianceRecord {
  readonly resources: readonly { readonly path: string; readonly source?: unknown }[];
}

/** Returns the compliance record of a cloud assembly, without the lines of the program that create the resources. */
export function complianceOf(assembly: string): unknown {
  const record = JSON.parse(readFileSync(join(assembly, 'compliance-record.json'), 'utf8')) as ComplianceRecord;
  return { ...record, resources: record.resources.map((resource) => ({ ...resource, source: undefined })) };
}
