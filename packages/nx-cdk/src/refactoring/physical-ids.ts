import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { SynthesizedStack } from '../assembly/assembly';
import type { StackReader } from '../deployment/aws';
import { CommandError } from '../shared/command-error';
import { keyOf, type Move } from './place';

/** Physical ids of the resources of deployed stacks, by place. */
export type PhysicalIds = ReadonlyMap<string, string>;

/** Reads the physical ids of the resources of stacks. */
export async function readPhysicalIds(reader: StackReader, stacks: Iterable<SynthesizedStack>): Promise<PhysicalIds> {
  const ids = new Map<string, string>();
  for (const stack of new Set(stacks)) {
    const pages = paginateListStackResources({ client: await reader.client(stack) }, { StackName: stack.name });
    for await (const { StackResourceSummaries = [] } of pages)
      for (const { LogicalResourceId: logicalId = '', PhysicalResourceId = '' } of StackResourceSummaries)
        ids.set(keyOf({ stack, logicalId }), PhysicalResourceId);
  }
  return ids;
}

/** @throws CommandError if a resource is not in its new place, or is another resource there */
export function checkMoved(moves: readonly Move[], before: PhysicalIds, after: PhysicalIds): void {
  const problems = moves.flatMap(({ from, to }) => {
    const [was, is] = [before.get(keyOf(from)), after.get(keyOf(to))];
    return was === is
      ? []
      : [`${keyOf(to)} must be ${was ?? 'the resource of ' + keyOf(from)}, got ${is ?? 'nothing'}`];
  });
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
}
