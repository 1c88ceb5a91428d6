import type { Critical } from './critical';
import type { Result, Status } from './stryker';

/** A result with its package and its critical kind. */
export interface Outcome extends Result {
  readonly package: string;
  readonly critical?: Critical;
}

/** Results of a package. */
export interface Score {
  readonly package: string;
  /** Mutants that compile. */
  readonly mutants: number;
  readonly killed: number;
  /** Part of `killed`: mutants whose tests did not end in time. */
  readonly timedOut: number;
  readonly survived: number;
  /** Mutants that do not compile, which are not counted. */
  readonly invalid: number;
}

/** Percentage of the mutants of each package that the tests must notice. */
export const TARGET = 90;

const KILLED: readonly Status[] = ['Killed', 'Timeout', 'RuntimeError'];
const SURVIVED: readonly Status[] = ['Survived', 'NoCoverage'];

/** Returns whether no test noticed a mutant. */
export function isSurvivor({ status }: Result): boolean {
  return SURVIVED.includes(status);
}

/** Returns whether the tests of a mutant did not end in time, because of an endless loop or of a slow computer. */
export function isTimeout({ status }: Result): boolean {
  return status === 'Timeout';
}

/** Counts the results of each package. */
export function scores(outcomes: readonly Outcome[]): Score[] {
  return [...new Set(outcomes.map((outcome) => outcome.package))].map((name) => {
    const own = outcomes.filter((outcome) => outcome.package === name);
    const killed = own.filter(({ status }) => KILLED.includes(status)).length;
    const survived = own.filter(isSurvivor).length;
    const [mutants, timedOut] = [killed + survived, own.filter(isTimeout).length];
    return { package: name, mutants, killed, timedOut, survived, invalid: own.length - mutants };
  });
}

/** Percentage of killed mutants. */
export function percent({ killed, mutants }: Pick<Score, 'killed' | 'mutants'>): number {
  return mutants === 0 ? 100 : (100 * killed) / mutants;
}

/**
 * Returns what misses the targets: a package below 90 %, and each survivor of a critical kind.
 *
 * @param isChange whether only changed lines were mutated. Then, one survivor in a package is accepted, because there are few mutants.
 */
export function problems(outcomes: readonly Outcome[], isChange: boolean): string[] {
  const low = scores(outcomes)
    .filter((score) => percent(score) < TARGET && !(isChange && score.survived <= 1))
    .map((score) => {
      const { package: name, killed, mutants } = score;
      return `${name}: at least ${TARGET} % of the mutants must be killed, got ${percent(score).toFixed(1)} % (${killed} of ${mutants})`;
    });
  const critical = outcomes
    .filter((outcome) => outcome.critical !== undefined && isSurvivor(outcome))
    .map((outcome) => `${place(outcome)}: no mutant of the kind "${outcome.critical}" may survive`);
  return [...low, ...critical];
}

/** File and line of a mutant, as editors open it. */
export function place({ mutant: { file, location } }: Result): string {
  return `${file}:${location.start.line + 1}:${location.start.column + 1}`;
}
