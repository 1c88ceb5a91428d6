import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from 'projen';
import type { Versions, Workspace } from './workspace';

/** Properties of `PrivateProject`. */
export interface PrivateProjectOptions {
  /** One sentence for the reader of its manifest. */
  readonly description: string;
  /** Siblings whose change must reach this project. */
  readonly dependencies?: string[];
  /** What the type checker reads, beside `src` and `test`. */
  readonly include?: string[];
  /** File that runs once before the tests, in place of the shared one. @default - the `globalSetup` of jest.preset.cjs */
  readonly globalSetup?: string;
  /** Further fields of the manifest. */
  readonly fields?: Record<string, unknown>;
}

/** A member of the workspace that is never published: an app or a tool, in plain TypeScript. */
export class PrivateProject extends Component {
  constructor(workspace: Workspace, dir: string, npmName: string, options: PrivateProjectOptions) {
    super(workspace, npmName);
    // by "*", or the lock file's step asks the registry for siblings that are not there
    const dependencies: Versions = Object.fromEntries((options.dependencies ?? []).map((name) => [name, '*']));
    const manifest = {
      name: npmName,
      version: '0.0.0',
      private: true,
      description: options.description,
      license: workspace.common.license,
      ...options.fields,
      dependencies,
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
    if (existsSync(join(workspace.outdir, dir, 'test'))) workspace.jest(dir, options.globalSetup);
  }
}
