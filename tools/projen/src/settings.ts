/** Compiler options that every project extends. */
export const TYPESCRIPT = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023'],
    module: 'node20',
    types: ['node', 'jest'],
    strict: true,
    declaration: true,
    esModuleInterop: true,
    skipLibCheck: true,
    noEmitOnError: true,
    resolveJsonModule: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    noUncheckedSideEffectImports: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
  },
};

/** Nx runs the tasks; the plugins infer them from what a folder holds. */
export const NX = {
  $schema: './node_modules/nx/schemas/nx-schema.json',
  defaultBase: 'main',
  analytics: false,
  neverConnectToCloud: true,
  tui: { enabled: false },
  plugins: [
    { plugin: '@nx/eslint/plugin', options: { targetName: 'lint' } },
    { plugin: '@nx/jest/plugin', options: { targetName: 'test' } },
    // by its sources, since Nx asks it before anything is built
    './packages/nx-cdk/src/index.ts',
  ],
  namedInputs: {
    default: [
      '{projectRoot}/**/*',
      // what tools write
      '!{projectRoot}/API.md',
      '!{projectRoot}/CHANGELOG.md',
      '{workspaceRoot}/tsconfig.base.json',
      '{workspaceRoot}/jest.preset.cjs',
      '{workspaceRoot}/tools/jest/src/*',
    ],
    // what a user may tell an app's synth; an app that reads more says so in its own manifest
    settings: [{ env: 'CDK_CONTEXT_JSON' }],
    production: [
      '{projectRoot}/src/**/*',
      '{projectRoot}/functions/**/*',
      '{projectRoot}/assets/**/*',
      '{projectRoot}/README.md',
      '{projectRoot}/package.json',
      '{projectRoot}/tsconfig*.json',
      '{projectRoot}/cdk.json',
      '{workspaceRoot}/tsconfig.base.json',
    ],
  },
  targetDefaults: {
    test: {
      dependsOn: ['^build'],
      options: { json: true, outputFile: 'jest-report.json' },
      outputs: ['{projectRoot}/jest-report.json'],
    },
    'nx-release-publish': { dependsOn: ['build', 'docs', '^nx-release-publish'] },
  },
  release: {
    projects: ['packages/*'],
    projectsRelationship: 'independent',
    releaseTag: { pattern: '{projectName}@{version}' },
    version: {
      conventionalCommits: true,
      versionPrefix: '^',
      preserveMatchingDependencyRanges: false,
      // the first release of a library has no tag to begin from
      fallbackCurrentVersionResolver: 'disk',
    },
    changelog: { projectChangelogs: true, workspaceChangelog: false, automaticFromRef: true },
  },
};
