import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeeds } from '../../../packages/nx-cdk/src/toolkit';
import { succeed } from './process';
import { installed, ROOT } from './workspace';

/** A Go module that jsii-pacmak generated. */
export interface GoModule {
  /** Path of the module, such as `github.com/example/pets-go/petsnetwork`. */
  readonly path: string;
  readonly version: string;
  readonly folder: string;
}

/** Returns the modules in the folders of a folder. */
export function modulesIn(folder: string): GoModule[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const module = join(folder, name);
      const path = /^module (\S+)$/m.exec(readFileSync(join(module, 'go.mod'), 'utf8'))?.[1] ?? '';
      return { path, version: readFileSync(join(module, 'version'), 'utf8').trim(), folder: module };
    });
}

/** Writes the `go.mod` of an app that uses modules from their folders, and the versions of all other modules in `go.sum`. */
export function writeGoMod(app: string, modules: readonly GoModule[]): void {
  const lines = modules.flatMap(({ path, version, folder }) => [
    `require ${path} v${version}`,
    `replace ${path} => ${folder}`,
  ]);
  writeFileSync(join(app, 'go.mod'), ['module shop', 'go 1.25', ...lines, ''].join('\n'));
  succeed(app, 'go', ['mod', 'tidy']);
}

/** Version of a module that an app uses, without the `v`. */
export function versionIn(app: string, module: string): string {
  return succeed(app, 'go', ['list', '-m', '-f', '{{.Version}}', module]).trim().replace(/^v/, '');
}

/** Returns whether the module proxy has the version of an npm package in the workspace. */
export function isServed(npmPackage: string): boolean {
  const { version, targets } = installed(npmPackage);
  const { moduleName, packageName } = targets.go;
  const major = Number(version.split('.')[0]);
  const path = [moduleName, packageName, ...(major > 1 ? [`v${major}`] : [])].join('/');
  return succeeds('go', ['list', '-m', `${path}@v${version}`]);
}

/** Generates the module of an npm package in an empty folder. */
export function generateModule(npmPackage: string, folder: string): GoModule {
  const args = ['--targets', 'go', '--code-only', '--outdir', folder, '--rosetta-unknown-snippets=verbatim'];
  succeed(ROOT, 'npx', ['jsii-pacmak', installed(npmPackage).folder, ...args]);
  return modulesIn(join(folder, 'go'))[0];
}
