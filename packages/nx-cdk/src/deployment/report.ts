import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { formatDifferences } from '@aws-cdk/cloudformation-diff';
import type { Loss, StackChanges } from './changes';
import type { Pair } from './plan';

/** The difference of a stage as data: what a comment on a pull request is made of. */
export interface DiffReport {
  readonly project?: string;
  readonly stage?: string;
  /** `deployed`, or the folder of the other assembly. */
  readonly against: string;
  readonly stacks: readonly StackReport[];
  /** Stacks that the app no longer has: a deployment leaves them where they are. */
  readonly removedStacks: readonly string[];
}

/** The difference of a stack, or of a stack nested in it. */
export interface StackReport {
  /** Its name within the stage. */
  readonly stack: string;
  readonly state: StackChanges['state'];
  readonly added: number;
  readonly updated: number;
  readonly widensPermissions: boolean;
  readonly losses: readonly Loss[];
  /** The difference as text, empty where there is none. */
  readonly diff: string;
}

/** What a report is made of. */
export interface ReportInput extends Omit<DiffReport, 'stacks' | 'removedStacks'> {
  readonly pairs: readonly Pair[];
  readonly changes: readonly StackChanges[];
  readonly removed: readonly string[];
}

/** Puts a report together. */
export function reportOf({ project, stage, against, pairs, changes, removed }: ReportInput): DiffReport {
  const constructs = new Map(pairs.map(({ stack }) => [stack.id, stack.constructs]));
  return {
    project,
    stage,
    against,
    stacks: changes.map(({ diff, ...change }) => ({
      ...change,
      diff: change.state === 'unchanged' ? '' : textOf(diff, constructs.get(change.stack)),
    })),
    removedStacks: removed,
  };
}

function textOf(diff: StackChanges['diff'], constructs: ReadonlyMap<string, string> = new Map()): string {
  let text = '';
  const stream = new Writable({
    write: (part: Buffer, _, done) => {
      text += part.toString();
      done();
    },
  });
  formatDifferences(stream, diff, Object.fromEntries(constructs));
  return stripVTControlCharacters(text).trim();
}
