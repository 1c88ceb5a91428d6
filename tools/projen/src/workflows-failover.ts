import type { Job, Step, Workflow } from './workflow-file';
import { keep, namePrefix, READ, setUp, takeRecoveryRole, variable, type Environment } from './workflow-steps';

/** Environments that can have a recovery Region. */
const RECOVERING = ['staging', 'prod'] as const satisfies readonly Environment[];

const ACTIONS = ['check', 'take-over', 'abort', 'fence', 'give-back'];

/** Moves an environment to its recovery Region and back. A person starts it. */
export function failover(): Workflow {
  const flag = (description: string) => ({ description, type: 'boolean', default: false });
  return {
    name: 'failover',
    on: {
      workflow_dispatch: {
        inputs: {
          environment: { description: 'Environment', type: 'choice', options: ['prod', 'staging'], required: true },
          action: { description: 'Action', type: 'choice', options: ACTIONS, required: true },
          planned: flag('Planned: lose no data. Requires that the Region that serves answers'),
          force: flag('Continue although a precondition is not met, see the runbook'),
          'dry-run': flag('Show what would be done, and change nothing'),
        },
      },
    },
    jobs: Object.fromEntries(RECOVERING.map((environment) => [environment, onRequest(environment)])),
  };
}

/** Stops the primary Region of prod after a takeover, as soon as it answers again. */
export function fence(): Workflow {
  return {
    name: 'fence',
    on: { schedule: [{ cron: '*/10 * * * *' }], workflow_dispatch: {} },
    jobs: {
      prod: {
        ...failoverJob('prod', {
          name: 'Fence the primary Region of prod',
          if: "${{ github.ref == 'refs/heads/main' && vars.FENCE_PROD == 'true' }}",
        }),
        steps: [...prepare('prod'), nxFailover('Stop the primary Region', 'prod', 'fence')],
      },
    },
  };
}

/** Rehearses the failover: prod without a change each week, staging with all steps each month. */
export function rehearsal(): Workflow {
  return {
    name: 'rehearsal',
    on: {
      schedule: [{ cron: WEEKLY }, { cron: MONTHLY }],
      workflow_dispatch: {},
    },
    jobs: {
      prod: {
        ...failoverJob('prod', {
          name: 'Check prod',
          if: `\${{ github.ref == 'refs/heads/main' && ${isConfigured('prod')} && github.event.schedule != '${MONTHLY}' }}`,
        }),
        steps: [
          ...prepare('prod'),
          nxFailover('Check', 'prod', 'check'),
          nxFailover('Dry run', 'prod', 'take-over', '--dryRun'),
          ...report('prod'),
        ],
      },
      staging: {
        ...failoverJob('staging', {
          name: 'Take over staging',
          if: `\${{ github.ref == 'refs/heads/main' && ${isConfigured('staging')} && github.event.schedule != '${WEEKLY}' }}`,
        }),
        steps: [
          ...prepare('staging'),
          nxFailover('Take over', 'staging', 'take-over', '--planned', '--yes'),
          ...report('staging'),
        ],
      },
    },
  };
}

/** Tuesdays, and the third day of each month, at the beginning of the working day. */
const WEEKLY = '13 6 * * 2';
const MONTHLY = '43 6 3 * *';

function onRequest(environment: Environment): Job {
  return {
    ...failoverJob(environment, {
      name: `Failover of ${environment}`,
      if: `\${{ github.ref == 'refs/heads/main' && inputs.environment == '${environment}' }}`,
    }),
    steps: [
      ...setUp(),
      takeRecoveryRole(environment, "inputs.action == 'give-back' && inputs.force"),
      {
        name: 'Failover',
        run: 'npx nx failover pets-platform "$ACTION" -c "$ENVIRONMENT" --region="$AWS_REGION" --plan="$PLAN" --yes --planned="$PLANNED" --force="$FORCE" --dryRun="$DRY_RUN"',
        env: {
          ...planOf(environment),
          ACTION: '${{ inputs.action }}',
          PLANNED: '${{ inputs.planned }}',
          FORCE: '${{ inputs.force }}',
          DRY_RUN: "${{ inputs['dry-run'] }}",
        },
      },
      ...report(environment),
    ],
  };
}

/** A job that assumes the role of the operator. A failover and a rehearsal do not run at the same time. */
function failoverJob(environment: Environment, { name, if: condition }: { name: string; if: string }) {
  return {
    name,
    if: condition,
    environment: `${environment}-recovery`,
    concurrency: { group: `failover-${environment}-recovery`, 'cancel-in-progress': false },
    // the maximum session duration of the role
    'timeout-minutes': 60,
    permissions: { ...READ, 'id-token': ['write', 'assume the role in AWS'] },
  } as const;
}

function prepare(environment: Environment): Step[] {
  return [...setUp(), takeRecoveryRole(environment)];
}

function nxFailover(name: string, environment: Environment, action: string, ...options: string[]): Step {
  const command = `npx nx failover pets-platform ${action} -c "$ENVIRONMENT" --region="$AWS_REGION" --plan="$PLAN"`;
  return { name, run: [command, ...options].join(' '), env: planOf(environment) };
}

/** AWS_REGION is set with the role. */
function planOf(environment: Environment): Record<string, string> {
  return { ENVIRONMENT: environment, PLAN: `/${namePrefix(environment)}pets-api/failover` };
}

/** Keeps the reports, of failed runs too. */
function report(environment: Environment): Step[] {
  return [
    {
      name: 'Show the reports',
      if: '${{ !cancelled() }}',
      run: 'cat reports/failover/*.md >> "$GITHUB_STEP_SUMMARY"',
    },
    keep(`failover-${environment}`, 'reports/failover', 90, { evenIfFailed: true }),
  ];
}

function isConfigured(environment: Environment): string {
  const recovers = environment === 'staging' ? " && vars.PETS_STAGING_RECOVERS == 'true'" : '';
  return `${variable(environment, 'ACCOUNT')} != ''${recovers}`;
}
