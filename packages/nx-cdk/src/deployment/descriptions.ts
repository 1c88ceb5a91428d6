import { table } from '../shared/table';
import type { Loss } from './changes';
import type { StackReport } from './report';

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

/** Formats one line for each resource that is replaced or removed. */
export function describeLosses(losses: readonly Loss[]): string {
  return losses
    .map(({ stack, path, logicalId, type, impact, stateful, causes }) => {
      const cause = causes.length > 0 ? `, because of a change of ${causes.join(', ')}` : '';
      const name = path === undefined ? `${stack}/${logicalId}` : `${stack}/${logicalId} (${path})`;
      return `  ${impact}: ${name}, ${stateful ? 'stateful ' : ''}${type}${cause}`;
    })
    .join('\n');
}

/** Formats a table of outputs. Returns `undefined` without outputs. */
export function describeOutputs(outputs: Outputs): string | undefined {
  const rows = Object.entries(outputs).flatMap(([stack, values]) =>
    Object.entries(values).map(([name, value], index) => [index === 0 ? stack : '', name, value]),
  );
  return rows.length > 0 ? table(['stack', 'output', 'value'], rows) : undefined;
}
