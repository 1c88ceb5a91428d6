import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { formatDifferences } from '@aws-cdk/cloudformation-diff';
import type { Loss, StackChanges } from './changes';
import type { ProtectionLoss } from './protection';
import type { Unjudged } from './unjudged';

/** Report of the target `diff`. */
export interface DiffReport {
  readonly project?: string;
  /** `deployed`, or the folder of the other cloud assembly. */
  readonly against: string;
  readonly stacks: readonly StackReport[];
}

/** The changes of a stack, or of a stack nested in it. */
export interface StackReport {
  /** `undefined` for a stack that is not in a stage. */
  readonly stage?: string;
  /** Path of the stack within the stage. A nested stack has its logical id appended. */
  readonly stack: string;
  /** `removed`: the app does not contain the stack. A deployment does not delete it. */
  readonly state: StackChanges['state'];
  readonly added: number;
  readonly updated: number;
  readonly broadensPermissions: boolean;
  readonly losses: readonly Loss[];
  /** Protections of data that are reduced. */
  readonly lessProtection: readonly ProtectionLoss[];
  /** Changes whose effect is not known without a change set. */
  readonly unjudged: readonly Unjudged[];
  /** The changes as text, empty for an unchanged stack. */
  readonly diff: string;
}

/** The changes of a stage. */
export interface StageChanges {
  readonly stage?: string;
  readonly changes: readonly StackChanges[];
}

/** Width of the tables in `diff`. Without it, tables are as wide as their widest cell. */
const COLUMNS = 120;

/** Creates the report of stages. */
export function reportOf(stages: readonly StageChanges[]): readonly StackReport[] {
  return stages.flatMap(({ stage, changes }) =>
    changes.map(({ diff, constructs, ...change }) => ({
      stage,
      ...change,
      diff: change.state === 'unchanged' ? '' : textOf(diff, constructs),
    })),
  );
}

function textOf(diff: StackChanges['diff'], constructs: ReadonlyMap<string, string>): string {
  let text = '';
  const stream = new Writable({
    write: (part: Buffer, _, done) => {
      text += part.toString();
      done();
    },
  });
  formatDifferences(Object.assign(stream, { columns: COLUMNS }), diff, Object.fromEntries(constructs));
  return stripVTControlCharacters(text).trim();
}
