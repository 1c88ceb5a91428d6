import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const barrel = {
  regex: '^aws-cdk-lib$',
  message:
    "import the submodule, 'aws-cdk-lib/core' or 'aws-cdk-lib/aws-…': only what is used is then compiled and loaded",
};

const openDependency = {
  selector: "CallExpression[callee.property.name='addDependency'][callee.object.property.name='node']",
  message:
    'a dependency between constructs includes the children that users add later: use private/dependencies.ts, which takes the resources',
};

/** Exists since aws-cdk-lib 2.258. The libraries support earlier versions. */
const newDependency = {
  selector: "CallExpression[callee.property.name='addResourceDependency']",
  message: 'the lowest aws-cdk-lib of the libraries does not have addResourceDependency: use private/dependencies.ts',
};

const BROWSER = [
  'addEventListener',
  'document',
  'history',
  'location',
  'matchMedia',
  'print',
  'URL',
  'URLSearchParams',
];

export default defineConfig(
  globalIgnores([
    '**/lib',
    '**/lib-dev',
    '**/dist',
    '**/.astro',
    '**/cdk.out',
    '**/cdk.out.*',
    '**/coverage',
    'reports/**',
    '**/*.cjs',
  ]),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended, tseslint.configs.stylistic],
    rules: {
      'no-restricted-imports': ['error', { patterns: [barrel] }],
      // Default methods of extension points have parameters for their overrides.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // the construct libraries; the Nx plugin prints and is not one
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/nx-cdk/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [barrel, { group: ['@pets/*'], message: 'the libraries do not depend on one another' }],
        },
      ],
      'no-console': 'error',
    },
  },
  {
    // the scripts of the compliance report, which run in a browser
    files: ['packages/compliance/assets/page/**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(BROWSER.map((name) => [name, 'readonly'])),
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error', 'no-dupe-keys': 'error', eqeqeq: 'error' },
  },
  {
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
    ignores: ['packages/*/src/private/dependencies.ts'],
    rules: { 'no-restricted-syntax': ['error', openDependency] },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/*/src/private/dependencies.ts'],
    rules: { 'no-restricted-syntax': ['error', openDependency, newDependency] },
  },
);
