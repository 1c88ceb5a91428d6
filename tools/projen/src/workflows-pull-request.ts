import { ALLOWED_LICENSES } from '../../supply-chain/src/allowed-licenses';
import type { Job, Workflow } from './workflow-file';
import {
  ACTIONS,
  CACHE_ENV,
  checkOut,
  ci,
  evidence,
  installLinters,
  keep,
  READ,
  setUp,
  takeBack,
  tellFindings,
} from './workflow-steps';

const BASE = '"$BASE"';
const baseEnv = { BASE: '${{ github.event.pull_request.base.sha }}' };

/** Pull requests from forks have a read-only token, and our jobs must not write for them. */
const SAME_REPOSITORY = 'github.event.pull_request.head.repo.full_name == github.repository';

/**
 * Checks of a pull request with a read-only token. Separate jobs write the comment and upload the findings. They run no code
 * of the pull request and are skipped for forks, whose report is in the summary of the run.
 */
export function pullRequest(): Workflow {
  return {
    name: 'pull request',
    on: { pull_request: { branches: ['main', 'develop'] } },
    concurrency: { group: 'pull-request-${{ github.event.pull_request.number }}', 'cancel-in-progress': true },
    jobs: {
      check: check(),
      emulator: emulator(`affected -t e2e --base=${BASE} --head=HEAD`, baseEnv),
      mutation: mutation(`--base ${BASE} --sample 100`, baseEnv),
      dependencies: dependencies(),
      review: review(),
      comment: comment(),
      findings: findings('review', ` && ${SAME_REPOSITORY}`),
    },
  };
}

function check(): Job {
  return {
    name: 'Check affected projects',
    'timeout-minutes': 40,
    permissions: READ,
    env: { ...CACHE_ENV, ...baseEnv },
    steps: [
      ...setUp({ cache: true }),
      installLinters(),
      { name: 'Generated files are current', run: 'npx projen\ngit diff --exit-code' },
      { name: 'Format', run: 'npx prettier --check --log-level=warn .' },
      { name: 'Imports and folders', run: 'npx depcruise --config -- packages apps tools' },
      {
        name: 'Lint, type-check, test, build, examples, docs and synth',
        run: ci(`nx affected -t lint typecheck test build examples docs synth standalone --base=${BASE} --head=HEAD`),
      },
      { name: 'API.md is current', run: 'git diff --exit-code' },
    ],
  };
}

/** Deploys to an emulator, updates, fails and rolls back, and destroys. */
export function emulator(which: string, env: Record<string, string> = {}): Job {
  return {
    name: 'Deploy on the emulator',
    concurrency: { group: 'emulator-${{ github.ref }}', 'cancel-in-progress': false },
    'timeout-minutes': 40,
    permissions: READ,
    env: { ...CACHE_ENV, ...env },
    steps: [
      ...setUp({ cache: true }),
      // validators of the compliance reports
      installLinters(),
      { name: 'Install the simulator of IAM policies', run: 'npm run simulator' },
      // tests run the reference application with a read-only root file system
      {
        name: 'Permit namespaces of users without root',
        run: 'sudo sysctl --quiet --write kernel.apparmor_restrict_unprivileged_userns=0',
      },
      { name: 'Deploy, change, break and destroy', run: ci(`nx ${which}`) },
    ],
  };
}

/** Changes the sources and expects that a test fails. */
export function mutation(options: string, env?: Record<string, string>, artifact = 'mutation'): Job {
  return {
    name: 'Mutation testing',
    'timeout-minutes': 90,
    permissions: READ,
    ...(env && { env }),
    steps: [
      ...setUp(),
      // Valkey, without which tests of the rotation are skipped
      installLinters(),
      { name: 'Mutate the sources', run: `npm run mutation -- ${options}` },
      keep(artifact, 'reports/mutation', 30, { evenIfFailed: true }),
    ],
  };
}

/** Refuses new dependencies with known vulnerabilities, and those of users with a license that is not allowed. */
function dependencies(): Job {
  const allScopes = 'runtime, development, unknown';
  return {
    name: 'Dependency review',
    'timeout-minutes': 10,
    permissions: { contents: ['read', 'compare the dependencies'] },
    steps: [
      {
        name: 'Vulnerabilities',
        uses: ACTIONS.dependencyReview,
        with: { 'fail-on-severity': 'moderate', 'fail-on-scopes': allScopes, 'license-check': false },
      },
      {
        name: 'Licenses',
        if: '${{ !cancelled() }}',
        uses: ACTIONS.dependencyReview,
        with: {
          'allow-licenses': ALLOWED_LICENSES.join(', '),
          'fail-on-scopes': 'runtime',
          'vulnerability-check': false,
        },
      },
    ],
  };
}

function review(): Job {
  return {
    name: 'Compare templates, check compliance',
    'timeout-minutes': 30,
    permissions: READ,
    outputs: {
      written: '${{ steps.review.outputs.written }}',
      findings: '${{ steps.compliance.outputs.findings }}',
    },
    env: { ...CACHE_ENV, ...baseEnv },
    steps: [
      ...setUp({ cache: true }),
      { name: 'Synthesize', run: ci('nx run-many -t synth') },
      { name: 'Synthesize the base', run: ci(`base ${BASE} .nx/base synth`) },
      // all apps, because code scanning compares complete reports; unaffected apps are cached
      { name: 'Check compliance', run: ci('nx run-many -t nag') },
      ...evidence(),
      tellFindings(),
      // a synthesis with open findings fails, but leaves templates to compare
      {
        name: 'Compare the templates',
        if: '${{ !cancelled() }}',
        run: ci(
          'nx diff pets-platform --excludeTaskDependencies --base=.nx/base/apps/pets-platform/cdk.out --outputFile=.nx/diff.json',
        ),
      },
      {
        name: 'Write the review',
        id: 'review',
        if: '${{ !cancelled() }}',
        run: ci('review .nx/diff.json reports/compliance/summary.md review.md'),
      },
      keep('review', 'review.md', 30, { evenIfFailed: true }),
      keep('compliance', 'reports/compliance', 30, { evenIfFailed: true }),
    ],
  };
}

function comment(): Job {
  return {
    name: 'Comment',
    needs: ['review'],
    if: `\${{ !cancelled() && needs.review.outputs.written == 'true' && ${SAME_REPOSITORY} }}`,
    'timeout-minutes': 5,
    permissions: {
      contents: ['read', 'check out the script'],
      'pull-requests': ['write', 'write the comment, or update it'],
    },
    steps: [
      // the script of the base, because this job has a token with write permission
      checkOut({ ref: '${{ github.event.pull_request.base.sha }}', 'sparse-checkout': 'tools/ci' }),
      takeBack('review', '.'),
      {
        name: 'Write the comment',
        run: 'node tools/ci/comment.mjs review.md',
        env: { GITHUB_TOKEN: '${{ github.token }}', PULL_REQUEST: '${{ github.event.pull_request.number }}' },
      },
    ],
  };
}

/** Uploads the findings of the compliance job to code scanning. */
export function findings(after: string, condition = ''): Job {
  return {
    name: 'Findings to code scanning',
    needs: [after],
    if: `\${{ !cancelled() && needs.${after}.outputs.findings == 'true'${condition} }}`,
    concurrency: { group: 'findings-${{ github.ref }}', 'cancel-in-progress': false },
    'timeout-minutes': 10,
    permissions: {
      'security-events': ['write', 'upload findings'],
      actions: ['read', 'read the run in a private repository'],
    },
    steps: [
      takeBack('compliance', 'compliance'),
      {
        name: 'Upload findings',
        uses: ACTIONS.uploadSarif,
        with: { sarif_file: 'compliance/compliance.sarif', category: 'compliance' },
      },
    ],
  };
}

/** Checks the title and labels of a pull request. A separate workflow, because it also runs when they are edited. */
export function pullRequestContract(): Workflow {
  return {
    name: 'pull request contract',
    on: {
      pull_request: {
        branches: ['main', 'develop'],
        types: ['opened', 'edited', 'synchronize', 'reopened', 'labeled', 'unlabeled'],
      },
    },
    concurrency: { group: 'contract-${{ github.event.pull_request.number }}', 'cancel-in-progress': true },
    jobs: {
      title: {
        name: 'Title',
        'timeout-minutes': 10,
        permissions: READ,
        steps: [...setUp(), { name: 'Check the title', run: ci('title') }],
      },
      api: {
        name: 'API compatibility',
        'timeout-minutes': 20,
        permissions: READ,
        env: { ...CACHE_ENV, ...baseEnv },
        steps: [
          ...setUp({ cache: true }),
          { name: 'Build', run: ci("nx run-many -t build -p '@pets/*'") },
          { name: 'Build the base', run: ci(`base ${BASE} .nx/base build`) },
          { name: 'Compare the APIs', run: ci('api .nx/base') },
          {
            name: 'Compare upgrades of an app',
            if: '${{ !cancelled() }}',
            run: 'npm run upgrades -- --base .nx/base --api report',
          },
        ],
      },
    },
  };
}
