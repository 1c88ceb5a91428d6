import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDependenciesToPackageJson, readNxJson, updateJson, updateNxJson, type Tree } from '@nx/devkit';
import type { GeneratorCallback } from '@nx/devkit';

/** Versions of the tools of generated projects: the latest with which this plugin is tested. */
export const VERSIONS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, '../../versions.json'), 'utf8'),
) as Record<string, string>;

/** Packages for building, linting and testing both types of projects. */
const COMMON = [
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'aws-cdk-lib',
  'constructs',
  'eslint',
  'jest',
  'typescript',
  'typescript-eslint',
];

const IGNORED = ['node_modules', '.nx', 'lib', 'dist', 'cdk.out', '.jsii', '.jsii.tabl.json', '*.tsbuildinfo'];

const ESLINT = `import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(globalIgnores(['**/lib', '**/dist', '**/cdk.out']), {
  files: ['**/*.ts'],
  extends: [tseslint.configs.recommended],
});
`;

/** Adds missing settings for a project in this folder to the workspace. Does not change existing settings. */
export function setUpWorkspace(tree: Tree, directory: string, tools: readonly string[]): GeneratorCallback {
  const nxJson = readNxJson(tree) ?? {};
  const { plugins = [] } = nxJson;
  const isRegistered = plugins.some(
    (plugin) => (typeof plugin === 'string' ? plugin : plugin.plugin) === '@pets/nx-cdk',
  );
  if (!isRegistered) updateNxJson(tree, { ...nxJson, plugins: [...plugins, '@pets/nx-cdk'] });

  const eslint = ['js', 'mjs', 'cjs', 'ts'].map((extension) => `eslint.config.${extension}`);
  if (!eslint.some((file) => tree.exists(file))) tree.write('eslint.config.mjs', ESLINT);

  const ignored = tree.read('.gitignore', 'utf8')?.split('\n') ?? [];
  const missing = IGNORED.filter((line) => !ignored.some((other) => other.replace(/^\/|\/$/g, '') === line));
  if (missing.length > 0) {
    tree.write('.gitignore', `${[...ignored.filter((line) => line !== ''), ...missing].join('\n')}\n`);
  }

  updateJson(tree, 'package.json', (manifest: { workspaces?: string[] }) => {
    const { workspaces = [] } = manifest;
    const isMember = workspaces.some((pattern) => isMatch(directory, pattern));
    return isMember ? manifest : { ...manifest, workspaces: [...workspaces, directory] };
  });
  return addDependenciesToPackageJson(tree, {}, versionsOf([...COMMON, ...tools]), undefined, true);
}

/** Returns the recommended feature flags of the AWS CDK, or none if it is not installed. */
export function featureFlags(root: string): object {
  try {
    const file = require.resolve('aws-cdk-lib/recommended-feature-flags.json', { paths: [root] });
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch {
    return {};
  }
}

function versionsOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, VERSIONS[name]]));
}

function isMatch(directory: string, pattern: string): boolean {
  const wanted = pattern.split('/');
  const parts = directory.split('/');
  if (wanted.includes('**')) return parts.join('/').startsWith(wanted.slice(0, wanted.indexOf('**')).join('/'));
  return wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}
