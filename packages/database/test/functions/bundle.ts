import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** Bundles an entry point like the build, in a temporary folder, so that the tests need no build. */
export function bundle(entryPoint: string, ...options: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  folders.push(folder);
  const common = ['--bundle', '--platform=node', '--log-level=warning', `--outfile=${join(folder, 'index.js')}`];
  execFileSync(require.resolve('esbuild/bin/esbuild'), [entryPoint, ...common, ...options]);
  return folder;
}

/** Bundles the function as it is published. */
export function bundleRotation(): string {
  return bundle(join(__dirname, '../../functions/rotation/index.ts'), '--target=node22', '--external:@aws-sdk/*');
}

export function removeBundles(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
