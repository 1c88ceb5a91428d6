import type { StackRefactorAction } from '@aws-sdk/client-cloudformation';
import { isStateful } from '../assembly/stateful';
import { table } from '../shared/table';
import { keyOf, type Move } from './place';
import type { Moves } from './moves';
import type { Templates } from './templates';

/** Describes the moves in a table. */
export function describeMoves(moves: readonly Move[], deployed: Templates): string {
  const rows = moves.map(({ from, to, type }) => {
    const resource = deployed.of(from.stack).Resources?.[from.logicalId];
    return [type, keyOf(from), keyOf(to), resource && isStateful(resource) ? 'yes' : ''];
  });
  return table(['type', 'from', 'to', 'stateful'], rows);
}

/** Lists resources that could have moved, each with its possible options. */
export function describeOpen(open: Moves['open']): string {
  return open
    .map(({ from, to }) => {
      const options = to.map((place) => `  --move=${keyOf(from)}=${keyOf(place)}`);
      return [`${keyOf(from)} is not in the app. If it moved and changed, add:`, ...options].join('\n');
    })
    .join('\n');
}

/** Describes tags that CloudFormation changes, because stacks have different tags. */
export function describeTags(actions: readonly StackRefactorAction[]): string | undefined {
  const changed = actions.filter(
    ({ TagResources = [], UntagResources = [] }) => TagResources.length + UntagResources.length > 0,
  );
  if (changed.length === 0) return undefined;
  const names = changed.map(({ ResourceMapping }) => ResourceMapping?.Destination?.LogicalResourceId ?? 'a resource');
  return `CloudFormation also changes the tags of ${names.join(', ')}`;
}
