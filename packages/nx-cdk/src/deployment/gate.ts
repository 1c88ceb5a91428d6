import type { LossImpact, StackChanges } from '../comparison/changes';
import { describeFindings } from '../comparison/descriptions';
import { judge, nameOf, sum, type Allowed, type Findings } from '../comparison/verdict';
import { CommandError } from '../shared/command-error';
import { confirm } from '../shared/question';

/** Input of `Gate`. */
export interface GateOptions extends Allowed {
  readonly stage?: string;
  /** Continues without confirmation. */
  readonly yes?: boolean;
  /** The question to the user, without its mark. @default Deploy */
  readonly question?: string;
}

/** Effects that the comparison of templates knows. A change set decides about the others. */
const CERTAIN: ReadonlySet<LossImpact> = new Set<LossImpact>(['replaced', 'deleted', 'orphaned']);

/** Decides whether a deployment can start or continue: refuses losses that the user did not name, and asks about others. */
export class Gate {
  private readonly shown = new Set<string>();
  private readonly confirmed = new Set<string>();
  private readonly all: Findings[] = [];

  constructor(private readonly options: GateOptions) {}

  /** Shows findings that were not shown yet, and returns why they are refused. */
  refusals(findings: Findings): readonly string[] {
    this.all.push(findings);
    const lines = describeFindings(findings)
      .split('\n')
      .filter((line) => line !== '' && !this.shown.has(line));
    for (const line of lines) this.shown.add(line);
    if (lines.length > 0) console.log(`${lines.join('\n')}\n`);
    return judge(findings, this.options, this.options.stage).refusals;
  }

  /**
   * Passes findings, after the user has confirmed them if necessary.
   *
   * @throws CommandError if they are refused
   */
  async pass(findings: Findings): Promise<void> {
    const refusals = this.refusals(findings);
    if (refusals.length > 0) {
      this.tellUnused();
      throw new CommandError(refusals.join('\n'));
    }
    const open = judge(findings, this.options, this.options.stage)
      .unconfirmed.map(nameOf)
      .filter((name) => !this.confirmed.has(name));
    for (const name of open) this.confirmed.add(name);
    const { length } = open;
    const { yes, question = 'Deploy' } = this.options;
    if (length > 0 && !yes) {
      await confirm(`${length} resource${length > 1 ? 's are' : ' is'} replaced or removed. ${question}?`);
    }
  }

  /** Prints the options that match nothing. */
  tellUnused(): void {
    const { unused } = judge(sum(this.all), this.options, this.options.stage);
    for (const option of unused) console.log(`${option} matches nothing that the deployment would do`);
  }
}

/** Returns what the comparison of templates knows. The change sets of deployed stacks decide about the rest. */
export function certain(changes: readonly StackChanges[]): Findings {
  const { losses, lessProtection } = sum(changes);
  return { losses: losses.filter(({ impact }) => CERTAIN.has(impact)), lessProtection, unjudged: [] };
}
