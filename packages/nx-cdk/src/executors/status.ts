import { setTimeout as sleep } from 'node:timers/promises';
import { collectStatus } from '../operations/overview/collect';
import { formatStatus } from '../operations/overview/screen';
import { openEnvironment, type OperationOptions } from '../operations/environment';
import { untilInterrupted } from '../operations/interruption';
import { paintFor } from '../shared/color';
import { CommandError } from '../shared/command-error';
import { printJson } from '../shared/console';
import { executor } from '../shared/executor';

/** Options of the executor `status`. */
export interface StatusOptions extends Pick<OperationOptions, 'stage' | 'outdir'> {
  /** Prints the report as JSON. */
  readonly json?: boolean;
  /** Shows the report again after each interval, until Ctrl-C. */
  readonly watch?: boolean;
  /** Seconds between two reports of `watch`. @default 10 */
  readonly interval?: number;
}

const CLEAR = '\u001b[H\u001b[2J\u001b[3J';

/** Shows the state of a deployed stage on one screen. Changes nothing. */
export default executor<StatusOptions>(async (options, context) => {
  const { json = false, watch = false, interval = 10 } = options;
  if (json && watch) throw new CommandError('--json and --watch cannot be used together');
  const environment = await openEnvironment(options, context);
  const show = async () => {
    const report = await collectStatus(environment);
    if (json) return printJson(report);
    const text = formatStatus(report, { columns: process.stdout.columns, paint: paintFor() });
    console.log(watch && process.stdout.isTTY ? `${CLEAR}${text}` : text);
  };
  if (!watch) return show();
  await untilInterrupted(async (signal) => {
    while (!signal.aborted) {
      await show();
      environment.refresh();
      await sleep(interval * 1_000, undefined, { signal });
    }
  });
});
