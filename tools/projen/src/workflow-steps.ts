import type { PinnedAction, Permissions, Step } from './workflow-file';

/** All actions of the workflows, pinned to a commit because tags can be moved, with their version. */
export const ACTIONS = {
  checkout: pin('actions/checkout', '3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'),
  setupNode: pin('actions/setup-node', '820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'),
  setupPython: pin('actions/setup-python', 'a309ff8b426b58ec0e2a45f0f869d46889d02405', 'v6.2.0'),
  setupJava: pin('actions/setup-java', 'b6effb05e454b25005698d916606bdc6ffcbf961', 'v5.7.0'),
  cache: pin('actions/cache', '27d5ce7f107fe9357f9df03efb73ab90386fccae', 'v5.0.5'),
  uploadArtifact: pin('actions/upload-artifact', 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', 'v7.0.0'),
  downloadArtifact: pin('actions/download-artifact', '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'),
  uploadSarif: pin('github/codeql-action/upload-sarif', '8aad20d150bbac5944a9f9d289da16a4b0d87c1e', 'v4.36.2'),
  awsCredentials: pin('aws-actions/configure-aws-credentials', 'e6de054238d6b7531b4efff3b6587d9aade6a06c', 'v6.2.3'),
  attest: pin('actions/attest-build-provenance', 'a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32', 'v4.1.0'),
  attestSbom: pin('actions/attest', '1e69f48acb82d1966a394da916b4c1698aa569d6', 'v4.2.2'),
  dependencyReview: pin('actions/dependency-review-action', '2031cfc080254a8a887f58cffee85186f0e49e48', 'v4.9.0'),
  ecrLogin: pin('aws-actions/amazon-ecr-login', '03f1aad4c6c7ffd436567f42f9384779290529bd', 'v2.1.7'),
} as const satisfies Record<string, PinnedAction>;

function pin(action: string, commit: string, version: string): PinnedAction {
  return { action, commit, version };
}

/** The environments, in the order of deployment. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];

/** Version of Node.js. Its npm is 11.5.1 or later, which can publish with OpenID Connect, without a stored token. */
export const NODE_VERSION = '24.11.0';

/** Folder in which `tools/ci` caches the results of Nx between runs. */
const CACHE_FOLDER = '.nx/ci-cache';

/** Returns the command line of a command of `tools/ci`. */
export function ci(command: string): string {
  return `npx tsx tools/ci/src/main.ts ${command}`;
}

/** Permission to read the code, which every build job needs. */
export const READ: Permissions = { contents: ['read', 'check out'] };

/** Options of `setUp`. */
export interface SetUpOptions {
  /** Whether to cache the results of Nx between runs. Jobs that publish or deploy build without the cache. */
  readonly cache?: boolean;
}

/** Checks out the code with its history, which `nx affected` and `nx release` read, and installs the locked dependencies. */
export function setUp({ cache = false }: SetUpOptions = {}): Step[] {
  return [
    checkOut({ 'fetch-depth': 0 }),
    // one version of Node.js, without cached packages
    {
      name: 'Set up Node',
      uses: ACTIONS.setupNode,
      with: { 'node-version': NODE_VERSION, 'package-manager-cache': false },
    },
    { name: 'Install', run: 'npm ci --no-audit --no-fund' },
    ...(cache ? [keepCache()] : []),
  ];
}

/** A checkout that does not store the token. */
export function checkOut(options: Record<string, string | number | boolean> = {}): Step {
  return { name: 'Check out', uses: ACTIONS.checkout, with: { ...options, 'persist-credentials': false } };
}

/** Each job saves its cache with its own key and restores the newest. Branches cannot write to the cache of main. */
function keepCache(): Step {
  const prefix = `nx-\${{ runner.os }}-node${NODE_VERSION}-`;
  return {
    name: 'Restore and save the Nx cache',
    uses: ACTIONS.cache,
    with: {
      path: CACHE_FOLDER,
      key: `${prefix}\${{ github.job }}-\${{ github.sha }}`,
      'restore-keys': `${prefix}\${{ github.job }}-\n${prefix}`,
    },
  };
}

/** Environment variables of a job that runs `nx` with `tools/ci`. */
export const CACHE_ENV = { CI_CACHE_FOLDER: CACHE_FOLDER };

/** Linters and parsers. Some tests are skipped without them. */
export function installLinters(): Step {
  return {
    name: 'Install linters',
    run: [
      'python3 -m venv .nx/python',
      '.nx/python/bin/pip install --quiet --disable-pip-version-check -r .ci/requirements.txt',
      'GOBIN="$PWD/.nx/python/bin" go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
      'echo "$PWD/.nx/python/bin" >> "$GITHUB_PATH"',
    ].join('\n'),
  };
}

/** Assumes a role in the account of an environment with OpenID Connect. */
export function takeRole(role: string, environment: Environment): Step {
  const account = variable(environment, 'ACCOUNT');
  return {
    name: 'Assume the role',
    uses: ACTIONS.awsCredentials,
    with: {
      'aws-region': `\${{ ${variable(environment, 'REGION')} || 'us-east-1' }}`,
      'role-to-assume': `arn:aws:iam::\${{ ${account} }}:role/${role}`,
      'allowed-account-ids': `\${{ ${account} }}`,
    },
  };
}

/**
 * Assumes the role of the operator of a failover, with the endpoints of the recovery Region.
 *
 * @param lost condition that the recovery Region is lost, which requires the endpoints of the primary Region
 */
export function takeRecoveryRole(environment: Environment, lost?: string): Step {
  const account = variable(environment, 'ACCOUNT');
  const recovery = `${variable(environment, 'RECOVERY_REGION')} || 'us-west-2'`;
  const primary = `(${variable(environment, 'REGION')} || 'us-east-1')`;
  return {
    name: 'Assume the role',
    uses: ACTIONS.awsCredentials,
    with: {
      'aws-region': `\${{ ${lost === undefined ? '' : `${lost} && ${primary} || `}${recovery} }}`,
      'role-to-assume': `arn:aws:iam::\${{ ${account} }}:role/pets-api-recoverer-${environment}`,
      'allowed-account-ids': `\${{ ${account} }}`,
    },
  };
}

/** Prefix of the names of an environment in a shared account. */
export function namePrefix(environment: Environment): string {
  return `\${{ vars.PETS_SHARED_ACCOUNT == 'true' && '${environment}-' || '' }}`;
}

/** Assumes the read-only bootstrap role, because the CDK detects drift with the credentials of the caller. */
export function takeLookupRole(environment: Environment): Step {
  const account = `\${{ ${variable(environment, 'ACCOUNT')} }}`;
  const region = `\${{ ${variable(environment, 'REGION')} || 'us-east-1' }}`;
  return {
    name: 'Assume the lookup role',
    uses: ACTIONS.awsCredentials,
    with: {
      'aws-region': region,
      'role-to-assume': `arn:aws:iam::${account}:role/cdk-hnb659fds-lookup-role-${account}-${region}`,
      'role-chaining': true,
      // the trust policy of the bootstrap role does not allow session tags
      'role-skip-session-tagging': true,
    },
  };
}

/** A variable of the repository with the name of the setting. */
export function variable(
  environment: Environment,
  setting: 'ACCOUNT' | 'REGION' | 'RECOVERY_REGION' | 'RECOVERS' | 'IMAGE_SIGNING',
): string {
  return `vars.PETS_${environment.toUpperCase()}_${setting}`;
}

/** Uploads a file or folder as an artifact of the run. */
export function keep(name: string, path: string, days: number, options: { evenIfFailed?: boolean } = {}): Step {
  return {
    name: `Upload ${name}`,
    ...(options.evenIfFailed ? { if: '${{ !cancelled() }}' } : {}),
    uses: ACTIONS.uploadArtifact,
    with: { name, path, 'if-no-files-found': options.evenIfFailed ? 'warn' : 'error', 'retention-days': days },
  };
}

/** Branch with the history of the compliance reports. */
export const HISTORY_BRANCH = 'compliance-history';

/**
 * Creates the compliance reports with the changes since earlier runs, and the bundle of evidence. Nx does not run `nag` after a
 * failed synth, when the report is needed most, so the step runs in any case.
 */
export function evidence(): Step[] {
  return [
    {
      name: 'Read the history of the compliance reports',
      if: '${{ !cancelled() }}',
      // without the branch, before the first run, there is nothing to compare
      run: `mkdir -p .nx\nif git rev-parse --quiet --verify origin/${HISTORY_BRANCH} > /dev/null; then git show origin/${HISTORY_BRANCH}:history.json > .nx/history.json; fi`,
    },
    {
      name: 'Write the evidence',
      if: '${{ !cancelled() }}',
      run: [
        'node packages/compliance/lib/cli/compliance-cli.js apps/pets-platform/cdk.out',
        '--out reports/compliance --history .nx/history.json --evidence --fail-on never',
      ].join(' '),
    },
  ];
}

/** Sets the output `findings` of the step: whether there are findings to upload. */
export function tellFindings(): Step {
  return {
    name: 'Check for findings',
    id: 'compliance',
    if: '${{ !cancelled() }}',
    run: 'if [ -f reports/compliance/compliance.sarif ]; then echo findings=true >> "$GITHUB_OUTPUT"; fi',
  };
}

/** Downloads an artifact of another job of the run. */
export function takeBack(name: string, path: string): Step {
  return { name: `Download ${name}`, uses: ACTIONS.downloadArtifact, with: { name, path } };
}
