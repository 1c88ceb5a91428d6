import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, lowestVersions, quoted } from '../../../../packages/nx-cdk/src/toolkit';

/** A construct library of this repository. */
export interface Library {
  /** Name of its folder. */
  readonly name: string;
  readonly npmName: string;
  /** Lowest version of each peer dependency. */
  readonly lowest: Readonly<Record<string, string>>;
  /** Test files that do not run with other versions of the peer dependencies. */
  readonly testPathIgnorePatterns: readonly string[];
}

/** Versions of the peer dependencies that are recorded. */
export const SETTINGS = ['lowest', 'newest'] as const;

export type Setting = (typeof SETTINGS)[number];

/** Name of the suite that records the versions of a library. */
export function suiteOf(setting: Setting, { name }: Library): string {
  return `${setting}-${name}`;
}

interface Manifest {
  readonly name: string;
  readonly peerDependencies: Record<string, string>;
  readonly nx?: {
    readonly targets?: { readonly 'test-lowest'?: { readonly options: { readonly testPathIgnorePatterns: string[] } } };
  };
  readonly jsii?: object;
}

/** Returns the libraries with these names, all without names. */
export function libraries(root: string, names: readonly string[] = []): Library[] {
  const all = readdirSync(join(root, 'packages')).flatMap((name) => libraryIn(root, name));
  const known = all.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new CommandError(`library must be one of ${known.join(', ')}, got ${unknown.map(quoted).join(', ')}`);
  return names.length > 0 ? all.filter(({ name }) => names.includes(name)) : all;
}

function libraryIn(root: string, name: string): Library[] {
  const file = join(root, 'packages', name, 'package.json');
  if (!existsSync(file)) return [];
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  if (!manifest.jsii) return [];
  return [
    {
      name,
      npmName: manifest.name,
      lowest: lowestVersions(manifest.peerDependencies),
      testPathIgnorePatterns: manifest.nx?.targets?.['test-lowest']?.options.testPathIgnorePatterns ?? [],
    },
  ];
}
