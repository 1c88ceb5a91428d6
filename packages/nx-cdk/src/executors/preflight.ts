import { describeFindings, countFindings, runChecks, withHints, type Hints } from '../readiness/checks';
import type { Finding } from '../readiness/check';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { executor, targetOf } from '../shared/executor';

/** Options of the executor `preflight`. */
export interface PreflightOptions extends StageOptions {
  /** Prints only the findings, as JSON. */
  readonly json?: boolean;
  /** Solutions of the app for failed checks, by name of the check. `{stage}` stands for the name of the stage, `{STAGE}` for it in capitals. */
  readonly hints?: Hints;
}

/** Checks whether the account is ready for the deployment of a stage. Changes nothing. */
export default executor<PreflightOptions>(async (options, context) => {
  const session = await openSession(options, context);
  const { stage, selected, caller } = session;
  if (!options.json) console.log(`checking account ${stage.account} for ${selected.map(({ id }) => id).join(', ')} …`);
  const suffix = stage.name === undefined ? '' : ` -c ${stage.name}`;
  const results = await runChecks({
    account: stage.account,
    stacks: selected,
    deployed: new Set(await deployedStacks(session)),
    bootstrapCommand: `npx nx ${targetOf('bootstrap', context)} ${context.projectName}${suffix}`,
  });
  const credentials: Finding = {
    check: 'credentials',
    where: caller.partition,
    verdict: 'ok',
    detail: `the credentials are for account ${stage.account}`,
  };
  const findings = withHints([credentials, ...results], options.hints ?? {}, stage.name);
  if (options.json) process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`);
  else console.log(`${describeFindings(findings)}\n${countFindings(findings)}`);
  const failed = findings.filter(({ verdict }) => verdict === 'failed').length;
  if (failed > 0) {
    throw new CommandError(`the account is not ready, ${failed} ${failed === 1 ? 'check' : 'checks'} failed`);
  }
});

async function deployedStacks({ selected, reader }: Session) {
  const exist = await Promise.all(selected.map((stack) => reader.exists(stack)));
  return selected.filter((_, index) => exist[index]);
}
