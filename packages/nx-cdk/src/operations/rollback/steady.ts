import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../../shared/command-error';
import { progress } from '../../shared/console';
import { describeDuration } from '../../shared/duration';
import type { Environment } from '../environment';
import { describeService, mainContainer, type EcsService } from '../services';

const POLL_MILLISECONDS = 5_000;

/**
 * Waits until all tasks of a service run an image tag, and prints each change of its state.
 *
 * @param timeout longest time in milliseconds
 * @throws CommandError if Amazon ECS rolls back to another image, or after the timeout
 */
export async function untilSteady(
  environment: Environment,
  service: EcsService,
  tag: string,
  timeout: number,
): Promise<void> {
  const end = Date.now() + timeout;
  let shown = '';
  for (;;) {
    const details = await describeService(environment, service);
    const { deployments = [], desiredCount = 0 } = details.service;
    const primary = deployments.find(({ status }) => status === 'PRIMARY');
    const { runningCount = 0, rolloutState, rolloutStateReason } = primary ?? {};
    const replaced = deployments.reduce((sum, each) => sum + (each === primary ? 0 : (each.runningCount ?? 0)), 0);
    if (rolloutState === 'FAILED' || mainContainer(details).image?.endsWith(`:${tag}`) !== true) {
      const reason = rolloutStateReason ?? 'Amazon ECS rolled back';
      throw new CommandError(`${service.name} does not run ${tag}: ${reason}`);
    }
    const line = `${service.name}: ${runningCount} of ${desiredCount} tasks run ${tag}${replaced > 0 ? `, ${replaced} are replaced` : ''}`;
    if (line !== shown) progress(line);
    shown = line;
    if (rolloutState === 'COMPLETED' && runningCount === desiredCount && replaced === 0) return;
    if (Date.now() >= end) {
      throw new CommandError(
        `${service.name} is not steady after ${describeDuration(timeout)}: ${line}. The deployment continues`,
      );
    }
    await sleep(POLL_MILLISECONDS);
  }
}
