import { output } from '../../../../packages/nx-cdk/src/toolkit';

/** Reads fields of packages from the npm registry. */
export interface Registry {
  /** All released versions of a package, the oldest first. */
  versions(name: string): string[];
  /** Peer dependencies of a version. */
  peers(name: string, version: string): Record<string, string>;
}

/** The registry that npm is configured for. */
export const npm: Registry = {
  versions: (name) => view<string[]>(name, 'versions').filter((version) => /^\d+\.\d+\.\d+$/.test(version)),
  peers: (name, version) => view<Record<string, string>>(`${name}@${version}`, 'peerDependencies'),
};

function view<T>(name: string, field: string): T {
  return JSON.parse(output('npm', ['view', name, field, '--json']) || '{}') as T;
}

/** Compares two released versions. */
export function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
