import { setTimeout } from 'node:timers/promises';
import { CommandError } from '../shared/command-error';

/** Time of the command. Tests replace it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => setTimeout(milliseconds),
};

/** How long and how often `waitFor` looks. */
export interface Wait {
  /** Name for the error message: `the promotion of pets-api-db-replica`. */
  readonly what: string;
  readonly everySeconds: number;
  readonly limitSeconds: number;
}

/**
 * Waits until `look` returns a value.
 *
 * @throws CommandError after the limit
 */
export async function waitFor<T>(clock: Clock, wait: Wait, look: () => Promise<T | undefined>): Promise<T> {
  const end = clock.now() + wait.limitSeconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (clock.now() >= end)
      throw new CommandError(`${wait.what} was not complete after ${duration(wait.limitSeconds)}`);
    await clock.sleep(wait.everySeconds * 1000);
  }
}

/** Formats seconds, for example `2 min 5 s`. */
export function duration(seconds: number): string {
  const rounded = Math.round(seconds);
  const minutes = Math.floor(rounded / 60);
  const rest = rounded % 60;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
