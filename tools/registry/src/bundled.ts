import { join } from 'node:path';
import { succeed } from './command';
import type { LocalRegistry } from './local-registry';
import { readManifest, ROOT } from './workspace';

/** A dependency that a package bundles, and that the registry does not have in this version. */
export interface MissingVersion {
  readonly name: string;
  readonly version: string;
  /** Newest version in the registry. */
  readonly newest: string;
}

/**
 * Returns the exact dependencies in the tarball of `aws-cdk-lib` that the registry lacks. Yarn requires that the registry has them, although
 * the tarball contains them.
 */
export function missingBundledVersions({ settings }: LocalRegistry, cache: string): MissingVersion[] {
  const { dependencies = {}, bundledDependencies = [] } = readManifest(join(ROOT, 'node_modules/aws-cdk-lib'));
  const view = <T>(name: string, field: string) =>
    JSON.parse(succeed(ROOT, 'npm', ['view', name, field, '--json', '--userconfig', settings, '--cache', cache])) as T;
  return bundledDependencies
    .map((name) => ({ name, version: dependencies[name] }))
    .filter(({ version }) => /^\d/.test(version))
    .filter(({ name, version }) => !view<string | string[]>(name, 'versions').includes(version))
    .map(({ name, version }) => ({ name, version, newest: view<string>(name, 'dist-tags.latest') }));
}
