import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const lazyImports = {
  regex: '^aws-cdk-lib$',
  importNamePattern: '^aws_',
  message: "import the submodule, 'aws-cdk-lib/aws-…': only what is used is then loaded",
};

export default defineConfig(
  globalIgnores(['**/lib', '**/dist', '**/cdk.out', '**/coverage', '**/reports', '**/*.cjs']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended, tseslint.configs.stylistic],
    rules: { 'no-restricted-imports': ['error', { patterns: [lazyImports] }] },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [lazyImports, { group: ['@pets/*'], message: 'the libraries know nothing of one another' }],
        },
      ],
      'no-console': 'error',
    },
  },
);
