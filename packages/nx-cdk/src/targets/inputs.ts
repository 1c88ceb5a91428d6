import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { NxJsonConfiguration, TargetConfiguration } from '@nx/devkit';

/** Targets by name. */
export type Targets = Record<string, TargetConfiguration>;

/** Packages of compilers: TypeScript, and its native version. */
export const compilers = ['typescript', '@typescript/native'];

type Input = NonNullable<TargetConfiguration['inputs']>[number];

/** Files from which Nx reads versions. */
const LOCK_FILES = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/** Inputs of targets that exist in the workspace. An input that does not exist would fail all tasks. */
export class Inputs {
  private readonly named: ReadonlySet<string>;

  /**
   * @param root folder of the workspace
   * @param nxJson settings of the workspace
   * @param project named inputs of the project
   */
  constructor(
    private readonly root: string,
    { namedInputs }: NxJsonConfiguration,
    project: object = {},
  ) {
    this.named = new Set([...Object.keys(namedInputs ?? {}), ...Object.keys(project)]);
  }

  /** Sources of a project and of its dependencies. */
  get sources(): Input[] {
    const name = this.named.has('production') ? 'production' : 'default';
    return [name, `^${name}`];
  }

  /** Settings of a synthesis: the named input `settings`, or the context in the environment. */
  get settings(): Input {
    return this.named.has('settings') ? 'settings' : { env: 'CDK_CONTEXT_JSON' };
  }

  /** Returns the versions of the given packages that are installed. */
  packages(...names: string[]): Input[] {
    const has = (...path: string[]) => existsSync(join(this.root, ...path));
    if (!LOCK_FILES.some((file) => has(file))) return [];
    const installed = names.filter((name) => has('node_modules', name));
    return installed.length > 0 ? [{ externalDependencies: installed }] : [];
  }

  /** Executors of this plugin: the version of the package, or the sources in its own workspace. */
  get plugin(): Input[] {
    return this.own(join(__dirname, '..'));
  }

  /** Scripts of this plugin. */
  get scripts(): Input[] {
    return this.own(join(__dirname, '../../bin'));
  }

  private own(path: string): Input[] {
    const folder = relative(this.root, path).split(sep);
    const isInstalled = folder[0] === '..' || folder.includes('node_modules');
    return isInstalled ? this.packages('@pets/nx-cdk') : [`{workspaceRoot}/${folder.join('/')}/**/*`];
  }
}
