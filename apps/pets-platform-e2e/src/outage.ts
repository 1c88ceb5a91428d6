import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveDeployment, ProcessKind } from './live-deployment';

/** Longer than failed health checks need to end a task. */
const SECONDS = 12;
/** Paths that must answer without database and cache. */
const INDEPENDENT = ['/static/index.html', '/actuator/health'];
const PATH = '/pets';

/** Outages that tasks must survive: what fails, how, and the signal that causes it. */
export const OUTAGES = [
  ['cache', 'stops', 'SIGKILL'],
  ['cache', 'hangs', 'SIGSTOP'],
  ['database', 'stops', 'SIGQUIT'],
  ['database', 'hangs', 'SIGSTOP'],
] as const;

/** Responses during an outage of the database or the cache. */
export interface OutageResult {
  /** Status codes of requests that need database and cache. */
  readonly statuses: readonly number[];
  /** Duration of the slowest of them in seconds. */
  readonly slowest: number;
  /** Other requests with a status other than 200, as `<path> <status>`. */
  readonly unavailable: readonly string[];
  /** Whether the tasks after the recovery are those before the outage. */
  readonly sameTasks: boolean;
}

/** Sends a signal to the processes of a kind, sends requests, ends the outage and waits for the recovery. */
export async function outage(
  deployment: LiveDeployment,
  kind: ProcessKind,
  signal: (typeof OUTAGES)[number][2],
): Promise<OutageResult> {
  const request = async (path: string) => (await fetch(`${deployment.url}${path}`)).status;
  const untilServed = async () => {
    while ((await request(PATH)) !== 200) await sleep(200);
  };
  await untilServed();
  const before = await deployment.tasks();
  const statuses: number[] = [];
  const unavailable: string[] = [];
  let slowest = 0;
  deployment.signal(kind, signal);
  try {
    for (const end = Date.now() + SECONDS * 1000; Date.now() < end;) {
      for (const path of INDEPENDENT) {
        const status = await request(path);
        if (status !== 200) unavailable.push(`${path} ${status}`);
      }
      const begin = performance.now();
      statuses.push(await request(PATH));
      slowest = Math.max(slowest, (performance.now() - begin) / 1000);
    }
  } finally {
    // the emulator starts a stopped process again
    if (signal === 'SIGSTOP') deployment.signal(kind, 'SIGCONT');
  }
  await untilServed();
  const sameTasks = JSON.stringify(await deployment.tasks()) === JSON.stringify(before);
  return { statuses, slowest, unavailable, sameTasks };
}
