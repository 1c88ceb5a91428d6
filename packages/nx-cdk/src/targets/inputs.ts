import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { NxJsonConfiguration, TargetConfiguration } from '@nx/devkit';

/** Targets by name. */
export type Targets = Record<string, TargetConfiguration>;

/** What compiles: TypeScript, or the native one beside an older one whose API other tools need. */
export const compilers = ['typescript', '@typescript/native'];

type Input = NonNullable<TargetConfiguration['inputs']>[number];

/** From where Nx knows versions. */
const LOCK_FILES = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/** What targets depend on, told by what the workspace has: a name that Nx does not know would fail every task. */
export class Inputs {
  private readonly named: ReadonlySet<string>;

  /**
   * @param root the workspace
   * @param nxJson its settings
   * @param project named inputs of the project itself
   */
  constructor(
    private readonly root: string,
    { namedInputs }: NxJsonConfiguration,
    project: object = {},
  ) {
    this.named = new Set([...Object.keys(namedInputs ?? {}), ...Object.keys(project)]);
  }

  /** What ends up in the build. */
  get sources(): Input[] {
    const name = this.named.has('production') ? 'production' : 'default';
    return [name, `^${name}`];
  }

  /** What a user may tell the synth, by the named input `settings`. */
  get settings(): Input {
    return this.named.has('settings') ? 'settings' : { env: 'CDK_CONTEXT_JSON' };
  }

  /** The versions of packages that do the work, as far as they are installed. */
  packages(...names: string[]): Input[] {
    const has = (...path: string[]) => existsSync(join(this.root, ...path));
    if (!LOCK_FILES.some((file) => has(file))) return [];
    const installed = names.filter((name) => has('node_modules', name));
    return installed.length > 0 ? [{ externalDependencies: installed }] : [];
  }

  /** What this plugin's executors do: a version of the package, or, where it is developed, its sources. */
  get plugin(): Input[] {
    return this.own(join(__dirname, '..'));
  }

  /** What this plugin's scripts do. */
  get scripts(): Input[] {
    return this.own(join(__dirname, '../../bin'));
  }

  private own(path: string): Input[] {
    const folder = relative(this.root, path).split(sep);
    const isInstalled = folder[0] === '..' || folder.includes('node_modules');
    return isInstalled ? this.packages('@pets/nx-cdk') : [`{workspaceRoot}/${folder.join('/')}/**/*`];
  }
}
