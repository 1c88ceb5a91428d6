import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the workspace. */
export const ROOT = join(__dirname, '../../..');

/** A package that the release publishes. */
export interface PublishedPackage {
  /** Folder in `packages`. */
  readonly folder: string;
  /** Name in the registry. */
  readonly name: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly optionalPeers: readonly string[];
  /** Whether it is a construct library. */
  readonly library: boolean;
}

/** Returns the published packages, by folder. */
export function publishedPackages(): PublishedPackage[] {
  const packages = join(ROOT, 'packages');
  return readdirSync(packages)
    .sort()
    .map((folder) => {
      const { name, peerDependencies = {}, peerDependenciesMeta = {}, jsii } = readManifest(join(packages, folder));
      const optionalPeers = Object.keys(peerDependenciesMeta).filter((peer) => peerDependenciesMeta[peer].optional);
      return { folder, name, peerDependencies, optionalPeers, library: jsii !== undefined };
    });
}

/** Fields of a `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly bundledDependencies?: readonly string[];
  readonly jsii?: object;
}

/** Reads the manifest in a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Version of a package that is installed in the workspace. */
export function installed(name: string): string {
  return readManifest(join(ROOT, 'node_modules', name)).version;
}
