import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../../shared/command-error';
import { progress } from '../../shared/console';
import type { Environment } from '../environment';
import { untilInterrupted } from '../interruption';
import type { StartedTask } from './start';
import { describeTask, endOf, stopTask, type Ended } from './watch';

const POLL_MILLISECONDS = 2_000;
/** CloudWatch Logs delivers the last events some time after the end of a command. */
const QUIET_POLLS = 3;

/**
 * Waits until the command of a task has ended, and until its last log events are shown. An interruption stops the task.
 *
 * @param show shows new log events, and returns how many
 */
export async function followTask(
  environment: Environment,
  task: StartedTask,
  show: () => Promise<number>,
): Promise<Ended> {
  let ended: Ended | undefined;
  await untilInterrupted(async (signal) => {
    const wait = () => sleep(POLL_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    ended = await untilEnded(environment, task, { show, wait, signal });
    if (ended === undefined) return stopTask(environment, task, 'nx run-task was interrupted');
    if (!task.isEssential) await stopTask(environment, task, 'the command of nx run-task has ended');
    for (let quiet = 0; quiet < QUIET_POLLS && !signal.aborted;) {
      await wait();
      quiet = (await show()) > 0 ? 0 : quiet + 1;
    }
  }, true);
  if (ended === undefined) throw new CommandError(`interrupted: Amazon ECS stops the task ${task.id}`);
  return ended;
}

interface Polling {
  readonly show: () => Promise<number>;
  readonly wait: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Returns `undefined` after an interruption. */
async function untilEnded(
  environment: Environment,
  task: StartedTask,
  { show, wait, signal }: Polling,
): Promise<Ended | undefined> {
  let shown: string | undefined;
  while (!signal.aborted) {
    const described = await describeTask(environment, task);
    const { lastStatus = '' } = described;
    if (lastStatus !== shown) progress(`the task is ${lastStatus}`);
    shown = lastStatus;
    await show();
    const ended = endOf(described, task.container);
    if (ended !== undefined) return ended;
    await wait();
  }
  return undefined;
}
