/** A requirement of users of the packages, and the files with its tests. */
export interface TestedRequirement {
  readonly requirement: string;
  /** Paths from the root of the repository. */
  readonly files: readonly string[];
  /** Command that runs the tests. */
  readonly command: string;
  /** Workflow that runs them. */
  readonly runs: '.ci/run' | 'nightly';
}

/** The tests of installations, languages and versions. */
export const TESTED: readonly TestedRequirement[] = [
  {
    requirement: 'The examples of each README compile and run with `cdk synth`, without credentials',
    files: ['packages/nx-cdk/e2e/examples.test.ts', 'packages/nx-cdk/src/executors/standalone.ts'],
    command: 'npx nx run-many -t examples standalone',
    runs: '.ci/run',
  },
  {
    requirement:
      'TypeScript 5.4, 5.9 and 7 compile them in strict mode with each module resolution, and npm, pnpm and Yarn install the packages',
    files: ['tools/registry/e2e/registry.test.ts'],
    command: 'npx nx e2e-nightly @pets/registry',
    runs: 'nightly',
  },
  {
    requirement: 'The tests of each library pass with the lowest and the newest versions of its peer dependencies',
    files: ['packages/nx-cdk/src/executors/test-lowest.ts', 'tools/compatibility/src/peers/main.ts'],
    command: 'npm run peers',
    runs: 'nightly',
  },
  {
    requirement: 'The first release is 0.1.0',
    files: ['tools/ci/test/release.test.ts', 'tools/registry/e2e/registry.test.ts'],
    command: 'npx nx test @pets/ci',
    runs: '.ci/run',
  },
  {
    requirement: 'The release publishes to PyPI, Maven, NuGet and Go, and fails while the owner is a placeholder',
    files: ['tools/ci/test/release-languages.test.ts', 'tools/ci/test/owner.test.ts'],
    command: 'npx nx test @pets/ci',
    runs: '.ci/run',
  },
  {
    requirement:
      'Apps in Python, Java and Go have the templates of the app in TypeScript, with examples in their language',
    files: ['tools/languages/e2e/python.test.ts', 'tools/languages/e2e/java.test.ts', 'tools/languages/e2e/go.test.ts'],
    command: 'npx nx e2e @pets/languages',
    runs: '.ci/run',
  },
  {
    requirement: 'The sources for .NET are complete',
    files: ['tools/languages/e2e/dotnet.test.ts'],
    command: 'npx nx e2e @pets/languages',
    runs: '.ci/run',
  },
  {
    requirement: 'A new workspace without `nx.json` generates, builds and synthesizes projects, with npm and pnpm',
    files: ['tools/compatibility/e2e/nx.test.ts', 'tools/compatibility/nightly/nx.test.ts'],
    command: 'npx nx e2e @pets/compatibility',
    runs: '.ci/run',
  },
  {
    requirement: 'A generated library passes all of its targets, and has a license',
    files: ['packages/nx-cdk/e2e/generators.test.ts', 'packages/nx-cdk/test/generators/generators.test.ts'],
    command: 'npx nx e2e @pets/nx-cdk',
    runs: '.ci/run',
  },
  {
    requirement: 'Migrations of the plugin change a workspace as described',
    files: ['packages/nx-cdk/test/migrations.test.ts'],
    command: 'npx nx test @pets/nx-cdk',
    runs: '.ci/run',
  },
  {
    requirement: 'A release that would replace a stateful resource of users is refused',
    files: ['tools/compatibility/e2e/published.test.ts', 'tools/compatibility/e2e/upgrades.test.ts'],
    command: 'npx nx e2e @pets/compatibility',
    runs: '.ci/run',
  },
  {
    requirement: 'Licenses are permissive, and each package has an SBOM and provenance',
    files: [
      'tools/supply-chain/test/licenses.test.ts',
      'tools/supply-chain/test/sbom.test.ts',
      'tools/supply-chain/test/release.test.ts',
    ],
    command: 'npx nx test @pets/supply-chain',
    runs: '.ci/run',
  },
];
