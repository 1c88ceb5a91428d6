import { lowestVersions } from '../../../../packages/nx-cdk/src/toolkit';
import type { Library } from './library';
import { compare, type Registry } from './registry';

export const CDK = 'aws-cdk-lib';

export type Versions = Readonly<Record<string, string>>;

/** Newest released version of each peer dependency in the registry. */
export function newest({ lowest }: Library, registry: Registry): Versions {
  return Object.fromEntries(Object.keys(lowest).map((name) => [name, registry.versions(name).at(-1) ?? '']));
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
