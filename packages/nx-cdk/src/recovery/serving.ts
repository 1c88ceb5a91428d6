import { waitFor, type Clock } from './clock';
import type { RegionService } from './region-service';

const LIMIT_SECONDS = 15 * 60;
const REQUEST_MILLISECONDS = 10_000;

/** Input of `untilServing`. */
export interface ServingOptions {
  readonly service: RegionService;
  /** URL that must answer. @default - only the load balancer is observed */
  readonly url?: string;
  readonly clock: Clock;
  /** Receives the progress. */
  readonly say: (text: string) => void;
}

/**
 * Waits until the load balancer and the public URL answer.
 *
 * @returns the detail for the report
 * @throws CommandError if they do not answer within 15 minutes
 */
export async function untilServing({ service, url, clock, say }: ServingOptions): Promise<string> {
  const limit = { everySeconds: 10, limitSeconds: LIMIT_SECONDS };
  const healthy = await waitFor(clock, { what: `the start of ${service.name}`, ...limit }, async () => {
    const count = await service.healthyTargets();
    if (count === 0) say('no healthy target yet');
    return count > 0 ? count : undefined;
  });
  const targets = `${healthy} healthy ${healthy === 1 ? 'target' : 'targets'}`;
  if (url === undefined || url === '') return targets;
  await waitFor(clock, { what: `the response of ${url}`, ...limit }, async () => {
    const answer = await statusOf(url);
    if (typeof answer === 'number' && answer < 400) return true;
    say(`${url}: ${answer}`);
    return undefined;
  });
  return `${targets}, ${url} answers`;
}

async function statusOf(url: string): Promise<number | string> {
  try {
    const signal = AbortSignal.timeout(REQUEST_MILLISECONDS);
    return (await fetch(url, { redirect: 'manual', signal })).status;
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? cause.message : message;
  }
}
