import { Failover, type FailoverProps } from '../../../src/recovery/failover';
import type { FailoverReport } from '../../../src/recovery/failover-report';
import { PLAN, type Regions } from './regions';

/** Result of a run. */
export interface Run {
  readonly report: FailoverReport;
  readonly lines: readonly string[];
  readonly questions: readonly string[];
  /** Message of the error. `undefined` if the run succeeded. */
  readonly error?: string;
}

/** Runs an action against both Regions. */
export async function runFailover(regions: Regions, props: Partial<FailoverProps> = {}): Promise<Run> {
  const lines: string[] = [];
  const questions: string[] = [];
  const failover = await Failover.prepare({
    plan: PLAN,
    action: 'take-over',
    dryRun: false,
    planned: false,
    force: false,
    confirm: async (question) => {
      questions.push(question);
      return Promise.resolve();
    },
    print: (line) => lines.push(line),
    report: () => undefined,
    clock: regions.clock,
    lostRegionMilliseconds: 1_000,
    ...props,
  });
  const error = await failover.run().then(
    () => undefined,
    (reason: Error) => reason.message,
  );
  return { report: failover.result, lines, questions, error };
}
