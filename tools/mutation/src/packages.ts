import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A package whose sources are mutated. */
export interface MutatedPackage {
  /** Name in options and reports. */
  readonly name: string;
  /** Folder from the root of the repository. */
  readonly folder: string;
  /** Files or folders in `folder` that are mutated. */
  readonly sources: readonly string[];
}

function library(name: string, ...sources: string[]): MutatedPackage {
  return { name, folder: `packages/${name}`, sources: ['src', ...sources] };
}

/** The commands of the plugin that deploy, and not those that build. */
const DEPLOYING_EXECUTORS = ['approve', 'bootstrap', 'deploy', 'destroy', 'diff', 'drift', 'failover', 'preflight'];

/** All packages. Of `nx-cdk`, only the code that deploys. */
export const PACKAGES: readonly MutatedPackage[] = [
  library('network'),
  library('database', 'functions'),
  library('service', 'functions'),
  library('observability'),
  library('security'),
  library('compliance'),
  {
    name: 'nx-cdk',
    folder: 'packages/nx-cdk',
    sources: [
      ...['approval', 'assembly', 'comparison', 'deployment', 'purge', 'readiness', 'recovery', 'shared'].map(
        (folder) => `src/${folder}`,
      ),
      ...DEPLOYING_EXECUTORS.map((name) => `src/executors/${name}.ts`),
    ],
  },
];

/** The mutated files of a package, from the root of the repository. */
export function filesOf(root: string, { folder, sources }: MutatedPackage): string[] {
  return sources.flatMap((source) => {
    if (source.endsWith('.ts')) return [`${folder}/${source}`];
    return readdirSync(join(root, folder, source), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => `${folder}/${source}/${name.replaceAll('\\', '/')}`)
      .sort();
  });
}
