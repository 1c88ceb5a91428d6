import { table } from '../shared/table';
import type { Loss } from './changes';
import type { StackReport } from './report';
import { nameOf, type Findings } from './verdict';

/** Outputs by name of stack and output, in the format of the AWS CDK CLI. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The parts of a stack's changes that `describeChanges` shows. */
export type ChangeCounts = Pick<
  StackReport,
  'stage' | 'stack' | 'state' | 'added' | 'updated' | 'losses' | 'broadensPermissions'
>;

/** Formats a table with the number of changes of each stack. */
export function describeChanges(changes: readonly ChangeCounts[]): string {
  const rows = changes.map(({ stage, stack, state, added, updated, losses, broadensPermissions }) => [
    stage === undefined ? stack : `${stage}/${stack}`,
    state,
    added,
    updated,
    losses.length,
    broadensPermissions ? 'broader' : '',
  ]);
  return table(['stack', 'state', 'added', 'updated', 'replaced or removed', 'permissions'], rows);
}

/** Formats one line for each finding. */
export function describeFindings({ losses, lessProtection, unjudged }: Findings): string {
  return [
    ...losses.map(describeLoss),
    ...lessProtection.map(
      ({ type, change, ...finding }) => `  less protection: ${withPath(finding)}, ${type}, ${change}`,
    ),
    ...unjudged.map(({ stack, name, reason }) => `  not known: ${stack}/${name}, ${reason}`),
  ].join('\n');
}

function describeLoss({ impact, stateful, type, causes, ...loss }: Loss): string {
  const cause = causes.length > 0 ? `, because of a change of ${causes.join(', ')}` : '';
  return `  ${impact}: ${withPath(loss)}, ${stateful ? 'stateful ' : ''}${type}${cause}`;
}

function withPath({ path, ...finding }: { stack: string; logicalId?: string; path?: string }): string {
  return path === undefined ? nameOf(finding) : `${nameOf(finding)} (${path})`;
}

/** Formats a table of outputs. Returns `undefined` without outputs. */
export function describeOutputs(outputs: Outputs): string | undefined {
  const rows = Object.entries(outputs).flatMap(([stack, values]) =>
    Object.entries(values).map(([name, value], index) => [index === 0 ? stack : '', name, value]),
  );
  return rows.length > 0 ? table(['stack', 'output', 'value'], rows) : undefined;
}
