import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { version } from '@aws-cdk/aws-service-spec/package.json';
import { CACHE } from './paths';

/**
 * Returns a JSON file with the properties of each resource type whose change replaces the resource: `yes`, or `maybe`. The
 * emulator knows them of few types.
 */
export function recreationFile(): string {
  const file = join(CACHE, `recreation-${version}.json`);
  if (existsSync(file)) return file;
  const types = loadAwsServiceSpecSync()
    .all('resource')
    .map(({ cloudFormationType, properties }) => {
      const entries = Object.entries(properties).map(([name, property]) => [name, property.causesReplacement ?? 'no']);
      return [cloudFormationType, Object.fromEntries(entries.filter(([, effect]) => effect !== 'no'))] as const;
    });
  mkdirSync(CACHE, { recursive: true });
  // another process can read it at the same time
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(Object.fromEntries(types)));
  renameSync(`${file}.${process.pid}`, file);
  return file;
}
