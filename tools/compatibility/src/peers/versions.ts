import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lowestVersions } from '../../../../packages/nx-cdk/src/toolkit';
import type { Library } from './library';
import { compare, type Registry } from './registry';

export const CDK = 'aws-cdk-lib';

export type Versions = Readonly<Record<string, string>>;

/** Newest released version of each peer dependency in the registry. */
export function newest({ lowest }: Library, registry: Registry): Versions {
  return Object.fromEntries(Object.keys(lowest).map((name) => [name, registry.versions(name).at(-1) ?? '']));
}

/** Whether a workspace has exactly these versions of packages. */
export function areInstalled(root: string, versions: Versions): boolean {
  return Object.entries(versions).every(([name, version]) => {
    const manifest = readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8');
    return (JSON.parse(manifest) as { version: string }).version === version;
  });
}

/** The lowest versions, with the release of aws-cdk-lib before the lowest one. */
export function below({ lowest }: Library, registry: Registry): Versions {
  const all = registry.versions(CDK);
  return withCdk(lowest, all[all.indexOf(lowest[CDK]) - 1], registry);
}

/**
 * The given versions with another version of aws-cdk-lib, and with the lowest version of constructs that the packages
 * accept.
 */
export function withCdk(versions: Versions, cdk: string, registry: Registry): Versions {
  const others = Object.entries({ ...versions, [CDK]: cdk }).filter(([name]) => name !== 'constructs');
  const required = others.map(([name, version]) => lowestVersions(registry.peers(name, version)).constructs);
  return { ...Object.fromEntries(others), constructs: highest(required) };
}

/** The highest of some versions. */
export function highest(versions: readonly string[]): string {
  return [...versions].sort(compare).at(-1) ?? '';
}
