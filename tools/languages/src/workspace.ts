import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Root of the workspace. */
export const ROOT = join(__dirname, '../../..');

/** The same app in each language. */
export const APPS = join(__dirname, '../apps');

/** Generated packages, in a folder for each language, with the names that publib expects. */
export const DIST = join(__dirname, '../dist');

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly jsii?: { readonly targets: Targets };
}

/** Names of a library in the languages. */
export interface Targets {
  readonly java: {
    readonly package: string;
    readonly maven: { readonly groupId: string; readonly artifactId: string };
  };
  readonly python: { readonly distName: string; readonly module: string };
  readonly dotnet: { readonly namespace: string; readonly packageId: string };
  readonly go: { readonly moduleName: string; readonly packageName: string };
}

/** A construct library of the workspace. */
export interface Library {
  /** Name of its folder in `packages`. */
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly targets: Targets;
}

/** Returns the construct libraries, by name. */
export function libraries(): Library[] {
  const packages = join(ROOT, 'packages');
  return readdirSync(packages)
    .sort()
    .flatMap((name) => {
      const folder = join(packages, name);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      return manifest.jsii ? [{ name, folder, manifest, targets: manifest.jsii.targets }] : [];
    });
}

/** Lowest version that a library accepts of a peer dependency. */
export function lowest({ manifest }: Library, peer: string): string {
  return manifest.peerDependencies[peer].replace(/^\^/, '');
}

/** A package that libraries require, such as aws-cdk-lib, as npm installed it in the workspace. */
export function installed(name: string): Pick<Library, 'folder' | 'targets'> & { readonly version: string } {
  const folder = join(ROOT, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Required<Manifest>;
  return { folder, version: manifest.version, targets: manifest.jsii.targets };
}
