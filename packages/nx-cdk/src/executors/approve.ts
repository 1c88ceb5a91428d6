import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { answerPause, describePause, pausedDeployments, type PausedDeployment } from '../approval/paused-deployment';
import { serviceArns } from '../approval/service-arns';
import { checkWeights, type WeightClients } from '../approval/traffic-weights';
import { openSession, type Session, type StageOptions } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { confirm } from '../shared/question';
import { MAX_ATTEMPTS } from '../shared/sdk';
import { executor } from '../shared/executor';

/** Options of the executor `approve`. */
export interface ApproveOptions extends StageOptions {
  /** Rolls the deployments back instead of continuing them. */
  readonly reject?: boolean;
  /** Shows what waits, and changes nothing. */
  readonly dryRun?: boolean;
  /** Requires no confirmation. */
  readonly yes?: boolean;
}

interface Waiting extends PausedDeployment {
  readonly clients: WeightClients;
}

/** Approves or rejects the deployments of a stage that wait at a pause hook. */
export default executor<ApproveOptions>(async (options, context) => {
  const { reject = false, dryRun = false, yes = false } = options;
  const session = await openSession(options, context);
  const stage = session.stage.name ?? 'the app';
  const waiting = await findWaiting(session);
  for (const each of waiting) console.log(describePause(each));
  if (waiting.length === 0) {
    const nothing = `no deployment of ${stage} waits for an approval`;
    if (!dryRun) throw new CommandError(nothing);
    return console.log(nothing);
  }
  const problems = reject ? [] : await compareWeights(waiting);
  if (problems.length > 0) {
    throw new CommandError(
      `the production traffic is not where the deployment expects it: ${problems.join('; ')}. Restore the weights of the listener rule, or add --reject`,
    );
  }
  if (dryRun) return;
  const names = waiting.map(({ service }) => service).join(', ');
  if (!yes) await confirm(reject ? `Roll back ${names}?` : `Continue the deployment of ${names}?`);
  for (const each of waiting) {
    await answerPause(each.clients.ecs, each, reject ? 'ROLLBACK' : 'CONTINUE');
    console.log(
      `${each.service}: ${reject ? 'rejected, Amazon ECS rolls back' : 'approved, the deployment continues'}`,
    );
  }
});

/** Finds the paused deployments of all selected stacks that exist. */
async function findWaiting({ selected, reader }: Session): Promise<readonly Waiting[]> {
  const found = await Promise.all(
    selected.map(async (stack) => {
      if ((await reader.status(stack)) === undefined) return [];
      const config = { region: stack.region, maxAttempts: MAX_ATTEMPTS };
      const clients = { ecs: new ECSClient(config), loadBalancing: new ElasticLoadBalancingV2Client(config) };
      const arns = await serviceArns(await reader.client(stack), stack.name);
      const paused = await Promise.all(arns.map((arn) => pausedDeployments(clients.ecs, arn)));
      return paused.flat().map((each): Waiting => ({ ...each, clients }));
    }),
  );
  return found.flat();
}

async function compareWeights(waiting: readonly Waiting[]): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { service, deployment, clients } of waiting) {
    const { detail, differs } = await checkWeights(clients, deployment);
    if (differs) problems.push(`${service}: ${detail}`);
    else console.log(`${service}: ${detail}`);
  }
  return problems;
}
