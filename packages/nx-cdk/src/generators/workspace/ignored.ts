import type { Tree } from '@nx/devkit';

const IGNORED = [
  'node_modules',
  '.nx',
  'lib',
  'lib-dev',
  'dist',
  'cdk.out',
  '.jsii',
  '.jsii.tabl.json',
  '*.tsbuildinfo',
];

/** Adds generated files to `.gitignore`. Does not change existing lines. */
export function ignoreGeneratedFiles(tree: Tree): void {
  const ignored = tree.read('.gitignore', 'utf8')?.split('\n') ?? [];
  const missing = IGNORED.filter((line) => !ignored.some((other) => other.replace(/^\/|\/$/g, '') === line));
  if (missing.length === 0) return;
  tree.write('.gitignore', `${[...ignored.filter((line) => line !== ''), ...missing].join('\n')}\n`);
}
