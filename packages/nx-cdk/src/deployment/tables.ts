import Table from 'cli-table3';
import type { Loss, StackChanges } from './changes';

/** Outputs of stacks by the names of both, as the CDK's command line writes them. */
export type Outputs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A table as plain as a terminal and a log both like it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const plain = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) plain.push([...row]);
  return plain.toString();
}

/** What happens to each stack. */
export function describeChanges(changes: readonly StackChanges[]): string {
  const rows = changes.map(({ stack, state, added, updated, losses, widensPermissions }) => [
    stack,
    state,
    String(added),
    String(updated),
    String(losses.length),
    widensPermissions ? 'wider' : '',
  ]);
  return table(['stack', 'state', 'added', 'updated', 'replaced or removed', 'permissions'], rows);
}

/** One line for each resource that is replaced or removed. */
export function describeLosses(losses: readonly Loss[]): string {
  return losses
    .map(({ stack, path, logicalId, type, fate, stateful, because }) => {
      const why = because.length > 0 ? `, since ${because.join(', ')} changes` : '';
      const name = path === undefined ? `${stack}/${logicalId}` : `${stack}/${logicalId} (${path})`;
      return `  ${fate}: ${name}, ${stateful ? 'stateful ' : ''}${type}${why}`;
    })
    .join('\n');
}

/** All outputs of a deployment. */
export function describeOutputs(outputs: Outputs): string | undefined {
  const rows = Object.entries(outputs).flatMap(([stack, values]) =>
    Object.entries(values).map(([name, value], index) => [index === 0 ? stack : '', name, value]),
  );
  return rows.length > 0 ? table(['stack', 'output', 'value'], rows) : undefined;
}
