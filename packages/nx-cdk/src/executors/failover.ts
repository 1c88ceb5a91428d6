import { join, relative, resolve } from 'node:path';
import { getCaller } from '../deployment/aws';
import { confirm } from '../shared/question';
import { systemClock } from '../recovery/clock';
import { Failover } from '../recovery/failover';
import { FAILOVER_ACTIONS, writeReport, type FailoverAction } from '../recovery/failover-report';
import { readPlan, type FailoverPlan } from '../recovery/plan';
import { CommandError } from '../shared/command-error';
import { executor } from '../shared/executor';
import { quoted } from '../shared/printable';

/** Options of the executor `failover`. */
export interface FailoverExecutorOptions {
  /** Action of the command. @default check */
  readonly action?: FailoverAction;
  /** Name of the stage. A configuration of the target sets it. */
  readonly stage?: string;
  /** Name of the SSM parameter with the failover plan. `{stage}` stands for the name of the stage. */
  readonly plan?: string;
  /** Region to read the plan from. @default - AWS_REGION */
  readonly region?: string;
  /** Region that serves afterwards. The command refuses another one. */
  readonly to?: string;
  /** Identifier of the DB instance of the Region that serves afterwards. @default - that of the plan */
  readonly database?: string;
  /** Shows what would be done, and changes nothing. */
  readonly dryRun?: boolean;
  /** Loses no data: stops all writes first and waits for the replica. */
  readonly planned?: boolean;
  /** Continues although a precondition is not met. */
  readonly force?: boolean;
  /** Requires no confirmation. */
  readonly yes?: boolean;
  /** URL that must answer after the failover. @default - publicUrl of the plan */
  readonly url?: string;
  /** Folder for the reports, relative to the workspace. @default reports/failover */
  readonly reports?: string;
}

/** Moves an application to another Region and back. Uses no cloud assembly and no CloudFormation. */
export default executor<FailoverExecutorOptions>(async (options, context) => {
  const { action = 'check', dryRun = false, planned = false, force = false, yes = false } = options;
  if (!FAILOVER_ACTIONS.includes(action)) {
    throw new CommandError(`action must be one of ${FAILOVER_ACTIONS.join(', ')}, got ${quoted(action)}`);
  }
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (!region) throw new CommandError('region is required: add --region with the recovery Region, or set AWS_REGION');
  if (options.plan === undefined) {
    throw new CommandError('plan is required: set nx.targets.failover.options.plan in package.json, or add --plan');
  }
  const caller = await getCaller(region);
  const plan = await readPlan(region, options.plan.replaceAll('{stage}', options.stage ?? ''));
  checkPlan(plan, options, caller.account, region);
  const folder = resolve(context.root, options.reports ?? join('reports', 'failover'));
  let paths: readonly string[] = [];
  const failover = await Failover.prepare({
    plan,
    action,
    to: options.to,
    database: options.database,
    dryRun,
    planned,
    force,
    url: options.url,
    confirm: async (question) => (yes ? undefined : confirm(question)),
    print: (line) => console.log(line),
    report: (report) => {
      paths = writeReport(folder, report);
    },
    clock: systemClock,
  });
  try {
    await failover.run();
  } finally {
    console.log(`report: ${paths.map((path) => relative(context.root, path)).join(', ')}`);
  }
});

/** Prevents that the wrong environment is moved. */
function checkPlan(
  { environment, account, primary, recovery }: FailoverPlan,
  { stage, action, force }: FailoverExecutorOptions,
  callerAccount: string,
  region: string,
): void {
  if (stage !== undefined && stage !== environment) {
    throw new CommandError(`the failover plan must be for ${stage}, got ${quoted(environment)}. Check the credentials`);
  }
  if (account !== undefined && account !== callerAccount) {
    throw new CommandError(`credentials of ${environment} must be for account ${account}, got ${callerAccount}`);
  }
  // the plan of the primary Region is used only while the recovery Region is lost
  const isReturn = action === 'give-back' && force === true;
  const expected = isReturn ? primary.region : recovery.region;
  if (region !== expected) throw new CommandError(`--region must be ${expected}, got ${quoted(region)}`);
}
