import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from 'projen';
import type { Versions, Workspace } from './workspace';

/** Properties of `PrivateProject`. */
export interface PrivateProjectOptions {
  /** Description for the manifest, one sentence. */
  readonly description: string;
  /** Workspace projects on which this project depends. */
  readonly dependencies?: string[];
  /** Exact versions of the tools that only this project uses. @default - those of the workspace only */
  readonly versions?: Versions;
  /** Folders for the type checker, in addition to `src` and `test`. */
  readonly include?: string[];
  /** File that runs once before the tests, instead of the shared one. @default - the `globalSetup` of jest.preset.cjs */
  readonly globalSetup?: string;
  /** Additional fields of the manifest. */
  readonly fields?: Record<string, unknown>;
}

/** A project that is not published: an app or a tool in TypeScript. */
export class PrivateProject extends Component {
  constructor(workspace: Workspace, dir: string, npmName: string, options: PrivateProjectOptions) {
    super(workspace, npmName);
    // with "*", because npm would look the siblings up in the registry otherwise
    const dependencies: Versions = Object.fromEntries((options.dependencies ?? []).map((name) => [name, '*']));
    const manifest = {
      name: npmName,
      version: '0.0.0',
      private: true,
      description: options.description,
      license: workspace.common.license,
      ...options.fields,
      dependencies,
      ...(options.versions ? { devDependencies: options.versions } : {}),
    };
    workspace.json(`${dir}/package.json`, manifest, { readonly: false });
    workspace.json(`${dir}/tsconfig.json`, {
      extends: '../../tsconfig.base.json',
      include: ['src', 'test', ...(options.include ?? [])],
    });
    if (existsSync(join(workspace.outdir, dir, 'cdk.json'))) {
      workspace.json(`${dir}/tsconfig.lib.json`, {
        extends: './tsconfig.json',
        compilerOptions: { rootDir: 'src', outDir: 'lib', declaration: false, sourceMap: true },
        include: ['src'],
      });
    }
    const setup = options.globalSetup;
    if (existsSync(join(workspace.outdir, dir, 'test')))
      workspace.jest(dir, setup ? { globalSetup: `<rootDir>/${setup}` } : undefined);
  }
}
