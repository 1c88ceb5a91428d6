import type { Job, Workflow } from './workflow-file';
import { emulator, findings } from './workflows-pull-request';
import {
  ACTIONS,
  CACHE_ENV,
  checkOut,
  ci,
  ENVIRONMENTS,
  evidence,
  installLinters,
  keep,
  READ,
  setUp,
  takeBack,
  takeLookupRole,
  takeRole,
  tellFindings,
  variable,
  type Environment,
} from './workflow-steps';

/** All `PETS_…` variables of the repository are passed, so that a new setting needs no change here. */
export const SETTINGS = { VARIABLES: '${{ toJSON(vars) }}' };

const askedFor = (environment: Environment) => `inputs.environment == '${environment}'`;

/** Checks the merged code and deploys affected apps: develop to dev, main to dev, staging and prod in order. */
export function main(): Workflow {
  const deployments = ENVIRONMENTS.flatMap((environment, index) => {
    const before = ENVIRONMENTS.slice(0, index);
    return [
      [`plan-${environment}`, planFor(environment, before)],
      [`deploy-${environment}`, deploy(environment, before)],
    ];
  });
  return {
    name: 'main',
    on: {
      push: { branches: ['main', 'develop'] },
      workflow_dispatch: {
        inputs: {
          environment: {
            description: 'Environment to deploy to, all stacks',
            type: 'choice',
            options: [...ENVIRONMENTS],
            required: true,
          },
          'allow-replacement': {
            description: 'Stateful resources that the deployment can replace or delete: <stack>/<logical id>, ...',
            type: 'string',
            default: '',
          },
          'allow-less-protection': {
            description: 'Resources that the deployment can protect less than before: <stack>/<logical id>, ...',
            type: 'string',
            default: '',
          },
          'allow-unjudged': {
            description: 'Changes whose effect on data is not known: <stack>/<name>, ...',
            type: 'string',
            default: '',
          },
        },
      },
    },
    jobs: {
      check: check(),
      emulator: emulator('run-many -t e2e'),
      findings: findings('check'),
      attest: attest(),
      history: history(),
      plan: plan(),
      ...Object.fromEntries(deployments),
    },
  };
}

function check(): Job {
  return {
    name: 'Check everything',
    // a newer commit includes this one, so only the newest waiting run is needed
    concurrency: { group: 'check-${{ github.ref }}', 'cancel-in-progress': false },
    'timeout-minutes': 40,
    permissions: READ,
    outputs: { findings: '${{ steps.compliance.outputs.findings }}' },
    env: CACHE_ENV,
    steps: [
      ...setUp({ cache: true }),
      installLinters(),
      {
        name: 'Lint, type-check, test, build, examples, docs and synth',
        run: ci('nx run-many -t lint typecheck test build examples docs synth standalone'),
      },
      { name: 'Check compliance', run: ci('nx run-many -t nag') },
      ...evidence(),
      tellFindings(),
      keep('compliance', 'reports/compliance', 90, { evenIfFailed: true }),
    ],
  };
}

/** The jobs with the evidence run on main only, after a successful check. */
const ON_MAIN = "${{ github.ref == 'refs/heads/main' }}";

/** Attests that this workflow created the bundle of evidence. */
function attest(): Job {
  return {
    name: 'Attest the evidence',
    needs: ['check'],
    if: ON_MAIN,
    concurrency: { group: 'attest-${{ github.sha }}', 'cancel-in-progress': false },
    'timeout-minutes': 10,
    permissions: {
      'id-token': ['write', 'sign the attestation'],
      attestations: ['write', 'store the attestation'],
    },
    steps: [
      takeBack('compliance', 'compliance'),
      { name: 'Attest', uses: ACTIONS.attest, with: { 'subject-path': 'compliance/evidence.tar.gz' } },
    ],
  };
}

/** Adds the run to the history, with which later runs are compared. */
function history(): Job {
  return {
    name: 'Keep the history',
    needs: ['check'],
    if: ON_MAIN,
    concurrency: { group: 'compliance-history', 'cancel-in-progress': false },
    'timeout-minutes': 10,
    permissions: { contents: ['write', 'push to the branch of the history'] },
    steps: [
      checkOut({ 'sparse-checkout': 'tools/ci' }),
      takeBack('compliance', 'compliance'),
      {
        name: 'Push the history',
        run: 'node tools/ci/history.mjs compliance/history.json',
        env: { GITHUB_TOKEN: '${{ github.token }}' },
      },
    ],
  };
}

function plan(): Job {
  return {
    name: 'Plan the deployment',
    needs: ['check', 'emulator'],
    if: "${{ github.ref == 'refs/heads/main' || github.ref == 'refs/heads/develop' }}",
    concurrency: { group: 'plan-${{ github.ref }}', 'cancel-in-progress': false },
    'timeout-minutes': 10,
    permissions: { ...READ, deployments: ['read', 'read the deployed commit'] },
    outputs: Object.fromEntries(ENVIRONMENTS.map((name) => [name, `\${{ steps.plan.outputs.${name} }}`])),
    steps: [
      ...setUp(),
      {
        name: 'Compare with the deployed commit',
        id: 'plan',
        run: ci('plan'),
        env: {
          ENVIRONMENTS: `\${{ github.ref == 'refs/heads/main' && '${ENVIRONMENTS.join(' ')}' || 'dev' }}`,
          GITHUB_TOKEN: '${{ github.token }}',
          DEPLOY_ALL: "${{ github.event_name == 'workflow_dispatch' }}",
        },
      },
    ],
  };
}

/** Condition of the jobs of an environment. One without changes does not block the next, a failed one does. */
function conditionOf(environment: Environment): string {
  const branch = environment === 'dev' ? '' : " && github.ref == 'refs/heads/main'";
  const wanted = `needs.plan.outputs.${environment} == 'true' && ${variable(environment, 'ACCOUNT')} != ''${branch}`;
  const asked = `(github.event_name == 'push' || ${askedFor(environment)})`;
  return `\${{ !cancelled() && !failure() && ${wanted} && ${asked} }}`;
}

const PERMISSIONS = {
  ...READ,
  deployments: ['read', 'read the deployed commit'],
  'id-token': ['write', 'assume the role in AWS'],
} satisfies Job['permissions'];

const INPUTS = { GITHUB_TOKEN: '${{ github.token }}', DEPLOY_ALL: "${{ github.event_name == 'workflow_dispatch' }}" };

/** Plans a deployment with a read-only role, so that the person who approves the environment sees it. */
function planFor(environment: Environment, before: readonly Environment[]): Job {
  const name = `plan-${environment}`;
  return {
    name: `Plan ${environment}`,
    needs: ['plan', ...before.map((other) => `deploy-${other}`)],
    if: conditionOf(environment),
    concurrency: { group: `${name}-\${{ github.ref }}`, 'cancel-in-progress': false },
    'timeout-minutes': 15,
    permissions: PERMISSIONS,
    steps: [
      ...setUp(),
      takeRole('pets-api-reviewer', environment),
      {
        name: 'Plan',
        run: ci(`plan-for ${environment}`),
        env: {
          ...SETTINGS,
          ...INPUTS,
          ALLOW_REPLACEMENT: '${{ inputs.allow-replacement }}',
          ALLOW_LESS_PROTECTION: '${{ inputs.allow-less-protection }}',
          ALLOW_UNJUDGED: '${{ inputs.allow-unjudged }}',
        },
      },
      // an artifact does not keep the modes of files
      { name: 'Pack the plan', run: `tar --create --file ${name}.tar reports/plans apps/*/cdk.out` },
      keep(name, `${name}.tar`, 30),
    ],
  };
}

/** Executes the plan that was approved. */
function deploy(environment: Environment, before: readonly Environment[]): Job {
  const plan = `plan-${environment}`;
  return {
    name: `Deploy ${environment}`,
    needs: ['plan', plan, ...before.map((name) => `deploy-${name}`)],
    if: conditionOf(environment),
    environment,
    // one deployment at a time, never canceled
    concurrency: { group: `deploy-${environment}`, 'cancel-in-progress': false },
    // the maximum session duration of the role
    'timeout-minutes': 60,
    permissions: PERMISSIONS,
    steps: [
      ...setUp(),
      takeBack(plan, '.'),
      { name: 'Unpack the plan', run: `tar --extract --file ${plan}.tar` },
      takeRole(`pets-api-deployer-${environment}`, environment),
      { name: 'Deploy', run: ci(`deploy ${environment}`), env: { ...SETTINGS, ...INPUTS } },
    ],
  };
}

/** Detects manual changes to resources of the stacks. */
export function drift(): Workflow {
  return {
    name: 'drift',
    // at a time of low load, before working hours
    on: { schedule: [{ cron: '23 5 * * 1-5' }], workflow_dispatch: {} },
    concurrency: { group: 'drift', 'cancel-in-progress': false },
    jobs: Object.fromEntries(ENVIRONMENTS.map((environment) => [environment, driftOf(environment)])),
  };
}

function driftOf(environment: Environment): Job {
  return {
    name: `Drift of ${environment}`,
    if: `\${{ github.ref == 'refs/heads/main' && ${variable(environment, 'ACCOUNT')} != '' }}`,
    'timeout-minutes': 60,
    // it has no environment, which would require approval every day; the role is read-only
    permissions: { ...READ, 'id-token': ['write', 'assume the role in AWS'] },
    steps: [
      ...setUp(),
      takeRole('pets-api-reviewer', environment),
      takeLookupRole(environment),
      { name: 'Detect drift', run: ci(`nx run-many -t drift -c ${environment}`), env: SETTINGS },
    ],
  };
}
