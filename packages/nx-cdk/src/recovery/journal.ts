import { CommandError } from '../shared/command-error';
import { reasonOf } from '../shared/sdk';
import { duration, type Clock } from './clock';

/** Names of the steps. */
export type StepId =
  'check' | 'fence' | 'switch' | 'route' | 'catch-up' | 'promote' | 'start' | 'serve' | 'rest' | 'rotation' | 'notify';

/** Result of a step. */
export type StepState = 'running' | 'done' | 'warning' | 'failed';

/** A step in the report. */
export interface StepRecord {
  readonly id: StepId;
  readonly state: StepState;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds?: number;
  readonly expectedSeconds: number;
  readonly detail: string;
}

/** A problem that does not stop the command. */
export class StepWarning extends Error {}

/** Returns the message of a known problem, otherwise the name and the first line of an error. */
export function problemOf(error: unknown): string {
  return error instanceof CommandError || error instanceof StepWarning ? error.message : reasonOf(error);
}

/** Expected durations, in seconds. `docs/runbooks/objectives.md` of an app can state its own measurements. */
export const EXPECTED_SECONDS: Readonly<Record<StepId, number>> = {
  check: 30,
  fence: 30,
  switch: 5,
  // one period of the alarm, the evaluation of Route 53, 60 seconds in DNS caches
  route: 180,
  // an idle replica shows its position every five minutes
  'catch-up': 300,
  promote: 300,
  start: 180,
  serve: 60,
  rest: 10,
  rotation: 10,
  notify: 5,
};

/** Prints and records the steps with their durations. */
export class Journal {
  private readonly records: StepRecord[] = [];
  private readonly start: number;

  /** @param changed is called after each change, to write the report */
  constructor(
    private readonly clock: Clock,
    private readonly print: (line: string) => void,
    private readonly changed: () => void = () => undefined,
  ) {
    this.start = clock.now();
  }

  get steps(): readonly StepRecord[] {
    return this.records;
  }

  get startedAt(): string {
    return new Date(this.start).toISOString();
  }

  get seconds(): number {
    return (this.clock.now() - this.start) / 1000;
  }

  /**
   * Runs a step.
   *
   * @param work returns the detail for the report. It throws `StepWarning` for a problem that does not stop the command.
   * @throws CommandError if the step fails
   */
  async step(id: StepId, work: (say: (text: string) => void) => Promise<string>): Promise<StepState> {
    const begin = this.clock.now();
    const expectedSeconds = EXPECTED_SECONDS[id];
    const index = this.records.length;
    const record = (state: StepState, detail: string) => {
      const isOver = state !== 'running';
      const seconds = Math.round((this.clock.now() - begin) / 100) / 10;
      const startedAt = new Date(begin).toISOString();
      this.records[index] = { id, state, startedAt, ...(isOver ? { seconds } : {}), expectedSeconds, detail };
      // before the line, so that a report contains all that was printed
      this.changed();
      const time = isOver ? `, ${duration(seconds)} (expected ${duration(expectedSeconds)})` : '';
      this.print(`${this.elapsed()} ${id.padEnd(8)} ${isOver ? `${state}${time}: ` : ''}${detail}`);
    };
    record('running', 'started');
    let last = '';
    const say = (text: string) => {
      if (text === last) return;
      last = text;
      this.print(`${this.elapsed()} ${id.padEnd(8)} ${text}`);
    };
    try {
      record('done', await work(say));
      return 'done';
    } catch (error) {
      const text = problemOf(error);
      if (error instanceof StepWarning) {
        record('warning', text);
        return 'warning';
      }
      record('failed', text);
      throw new CommandError(`${id}: ${text}`, { cause: error });
    }
  }

  private elapsed(): string {
    const seconds = Math.floor(this.seconds);
    return `[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}]`;
  }
}
