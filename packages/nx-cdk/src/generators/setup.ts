import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addDependenciesToPackageJson, type GeneratorCallback, type Tree } from '@nx/devkit';
import { ignoreGeneratedFiles } from './workspace/ignored';
import { addMember } from './workspace/members';
import { registerPlugin } from './workspace/plugin';
import { decideBuilds, usesPnpm } from './workspace/pnpm';

/** Versions of the tools of generated projects: the latest with which this plugin is tested. */
export const VERSIONS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, '../../versions.json'), 'utf8'),
) as Record<string, string>;

/** Packages that the targets of an app require: the AWS CDK CLI, and the peer dependencies of this plugin. */
const CDK = ['aws-cdk', 'aws-cdk-lib', 'constructs'];

/** Packages for building, linting and testing both types of projects. */
const COMMON = [
  '@swc/core',
  '@swc/jest',
  '@types/jest',
  '@types/node',
  'eslint',
  'jest',
  'typescript',
  'typescript-eslint',
];

/** Installation scripts of the tools, and whether they must run. Those that run select the binary of the machine. */
const BUILDS = {
  // compiles the sources, which the package has as binaries
  '@parcel/watcher': false,
  '@swc/core': true,
  nx: true,
  'unrs-resolver': true,
};

const ESLINT = `import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(globalIgnores(['**/lib', '**/lib-dev', '**/dist', '**/cdk.out']), {
  files: ['**/*.ts'],
  extends: [tseslint.configs.recommended],
});
`;

/** Adds the settings to the workspace that this plugin requires. Does not change existing settings. */
export function initializeWorkspace(tree: Tree, tools: readonly string[] = []): GeneratorCallback {
  registerPlugin(tree);
  ignoreGeneratedFiles(tree);
  if (usesPnpm(tree)) decideBuilds(tree, BUILDS);
  return addDependenciesToPackageJson(tree, {}, versionsOf([...CDK, ...tools]), undefined, true);
}

/** Adds missing settings for a project in this folder to the workspace. Does not change existing settings. */
export function setUpWorkspace(tree: Tree, directory: string, tools: readonly string[]): GeneratorCallback {
  const eslint = ['js', 'mjs', 'cjs', 'ts'].map((extension) => `eslint.config.${extension}`);
  if (!eslint.some((file) => tree.exists(file))) tree.write('eslint.config.mjs', ESLINT);
  addMember(tree, directory);
  return initializeWorkspace(tree, [...COMMON, ...tools]);
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
