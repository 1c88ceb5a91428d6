import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeed } from './command';
import type { LocalRegistry } from './local-registry';
import { npm } from './package-managers';
import { installed } from './workspace';

/** Oldest, last with the compiler in JavaScript, and that of the workspace. */
export const TYPESCRIPT_VERSIONS = ['5.4.5', '5.9.3', installed('@typescript/native')] as const;

/** Settings of `module` with the resolution of modules that belongs to them. */
export const MODES = {
  commonjs: { module: 'commonjs' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const;

export type Mode = keyof typeof MODES;

/** The compilers in a project of their own. */
export class Compilers {
  /** Installs the compilers in a folder, unless they are. */
  static in(folder: string, registry: LocalRegistry): Compilers {
    if (existsSync(folder)) return new Compilers(folder);
    mkdirSync(folder);
    const dependencies = TYPESCRIPT_VERSIONS.map((version) => [`typescript-${version}`, `npm:typescript@${version}`]);
    const manifest = { private: true, dependencies: Object.fromEntries(dependencies) as object };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    npm.install(folder, registry);
    return new Compilers(folder);
  }

  private constructor(private readonly folder: string) {}

  /**
   * Compiles all files in the folder `src` of a project, strictly and with the declarations of all packages, without the types of
   * Node.js.
   *
   * @throws CommandError with the errors of the compiler
   */
  compile(project: string, version: string, mode: Mode): void {
    const config = `tsconfig.${version}.${mode}.json`;
    const compilerOptions = {
      ...MODES[mode],
      strict: true,
      skipLibCheck: false,
      target: 'es2022',
      // aws-cdk-lib declares a Disposable
      lib: ['es2022', 'esnext.disposable'],
      types: [],
      rootDir: 'src',
      outDir: `out/${version}-${mode}`,
    };
    writeFileSync(join(project, config), JSON.stringify({ compilerOptions, include: ['src'] }));
    succeed(project, process.execPath, [
      join(this.folder, 'node_modules', `typescript-${version}`, 'bin/tsc'),
      '-p',
      config,
    ]);
  }
}
