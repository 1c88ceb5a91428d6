import fc from 'fast-check';
import { Assemblies } from './assemblies';
import { Generator } from './generate';
import type { Input } from './recipe';
import { Validation } from './validation';
import { Judge, kindOf, type Verdict } from './verdict';

/** A cause of violations with its smallest input. */
export interface Finding {
  readonly kind: string;
  readonly message: string;
  readonly input: Input;
  readonly seed: number;
  count: number;
}

/** Progress of a run, which can be saved and continued. */
export interface Progress {
  readonly seed: number;
  done: number;
  synthesized: number;
  refused: number;
  readonly findings: Record<string, Finding>;
}

/** Number of inputs for which the validation is prepared. */
const PREPARED = 150;

/** Milliseconds to search for a smaller input. */
const SHRINK_MILLISECONDS = 1500;

/** Generates and judges inputs. An input depends only on the seed and its number, so that a run can be continued. */
export class Fuzz {
  readonly assemblies = new Assemblies();
  readonly generator = new Generator(this.assemblies);
  readonly judge = new Judge(this.assemblies, new Validation());
  private readonly constructs = this.assemblies.constructs();
  private isPrepared = false;
  private readonly inputs = this.constructs.map((type) => this.generator.inputs(type));

  /** Inputs for which the engine of the validation is prepared. */
  private prepare(seed: number, total: number): void {
    if (this.isPrepared) return;
    this.isPrepared = true;
    const smallest = this.constructs.map((type) => this.generator.smallest(type));
    const some = Array.from({ length: Math.min(PREPARED, total) }, (_, number) => this.input(seed, number));
    this.judge.prepare([...smallest, ...some]);
  }

  private input(seed: number, number: number): Input {
    return fc.sample(this.inputs[number % this.inputs.length], { seed: seed + number, numRuns: 1 })[0];
  }

  /** Runs until the progress has a number of inputs. */
  run(progress: Progress, total: number, onProgress: (progress: Progress) => void = () => undefined): Progress {
    this.prepare(progress.seed, total);
    while (progress.done < total) {
      this.next(progress);
      progress.done += 1;
      onProgress(progress);
    }
    return progress;
  }

  private next(progress: Progress): void {
    const { seed, done, findings } = progress;
    const own = seed + done;
    const input = this.input(seed, done);
    const verdict = this.judge.judge(input);
    if (verdict.outcome === 'synthesized' || verdict.outcome === 'refused') {
      progress[verdict.outcome] += 1;
      return;
    }
    const kind = kindOf(input, verdict);
    const known = findings[kind] as Finding | undefined;
    if (known) known.count += 1;
    else findings[kind] = { kind, ...this.smaller(input, verdict, own), seed: own, count: 1 };
  }

  /** Removes what does not matter from an input. */
  private smaller(input: Input, verdict: Verdict, seed: number): Pick<Finding, 'input' | 'message'> {
    const wanted = kindOf(input, verdict);
    const end = Date.now() + SHRINK_MILLISECONDS;
    const property = fc.property(
      this.inputs[this.constructs.findIndex(({ fqn }) => fqn === input.construct)],
      (smaller) => {
        if (Date.now() > end) return true;
        return kindOf(smaller, this.judge.judge(smaller)) !== wanted;
      },
    );
    const { counterexample } = fc.check(property, { seed, numRuns: 1 });
    const [found] = counterexample ?? [input];
    const { message } = this.judge.judge(found) as { message: string };
    return { input: found, message };
  }
}

/** The begin of a run. */
export function begin(seed: number): Progress {
  return { seed, done: 0, synthesized: 0, refused: 0, findings: {} };
}

const DAY = 86_400_000;

/** Seed of an option: a number, or `today` for another one each day, with room for the numbers of the inputs. */
export function seedOf(option: string, now: number): number {
  return option === 'today' ? Math.floor(now / DAY) * 100_000 : Number(option);
}
