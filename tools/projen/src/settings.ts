/** Compiler options of all projects. */
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

/** Settings of Nx. Plugins infer the targets from the files of a project. */
export const NX = {
  $schema: './node_modules/nx/schemas/nx-schema.json',
  defaultBase: 'main',
  analytics: false,
  neverConnectToCloud: true,
  tui: { enabled: false },
  plugins: [
    { plugin: '@nx/eslint/plugin', options: { targetName: 'lint' } },
    { plugin: '@nx/jest/plugin', options: { targetName: 'test' } },
    // from its sources, because Nx loads it before any build
    './packages/nx-cdk/src/index.ts',
  ],
  namedInputs: {
    default: [
      '{projectRoot}/**/*',
      // generated files
      '!{projectRoot}/API.md',
      '!{projectRoot}/llms.txt',
      '!{projectRoot}/CHANGELOG.md',
      '{workspaceRoot}/tsconfig.base.json',
      '{workspaceRoot}/jest.preset.cjs',
      '{workspaceRoot}/tools/jest/src/*',
    ],
    // context of an app's synth; an app that reads more adds it in its manifest
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
    'nx-release-publish': {
      dependsOn: ['build', 'docs', 'tablet', { projects: ['@pets/ci'], target: 'owner' }, '^nx-release-publish'],
    },
  },
  release: {
    projects: ['packages/*'],
    projectsRelationship: 'independent',
    releaseTag: { pattern: '{projectName}@{version}' },
    version: {
      conventionalCommits: true,
      versionPrefix: '^',
      preserveMatchingDependencyRanges: false,
      // the first release of a library has no earlier tag
      fallbackCurrentVersionResolver: 'disk',
      // before 1.0, a breaking change is a minor version, as docs/stability.md says
      adjustSemverBumpsForZeroMajorVersion: true,
      versionActions: 'tools/ci/src/release/version-actions.ts',
    },
    changelog: {
      // the names of the authors are in the commits
      projectChangelogs: {
        renderer: '{workspaceRoot}/tools/ci/src/release/changelog-renderer.ts',
        renderOptions: { authors: false, versionTitleDate: true },
      },
      workspaceChangelog: false,
      automaticFromRef: true,
    },
  },
};
