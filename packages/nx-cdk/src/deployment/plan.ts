import { nestedStacks, type StackTemplate, type SynthesizedStack } from './assembly';
import type { DeployedTemplate } from './aws';
import { compare, type StackChanges } from './changes';

/** A synthesized stack, and what it is compared with: the deployed stack, or the stack of another assembly. */
export interface Pair {
  readonly stack: SynthesizedStack;
  readonly before?: DeployedTemplate;
}

/** Returns the changes of stacks and of their nested stacks, in deployment order. */
export function changesOf(pairs: readonly Pair[]): readonly StackChanges[] {
  return pairs.flatMap(({ stack, before }) => withNested(stack.id, stack, before));
}

function withNested(id: string, after: StackTemplate, before: DeployedTemplate | undefined): StackChanges[] {
  const { template, constructs, nested } = after;
  const changes = compare({ stack: id, before: before?.template, after: template, constructs });
  const children = nestedStacks(template).flatMap((logicalId) => {
    const child = nested.get(logicalId);
    return child ? withNested(`${id}/${logicalId}`, child, before?.nested.get(logicalId)) : [];
  });
  return [changes, ...children];
}
