import type { SynthesizedStack } from '../assembly/assembly';

/** Input of `wavesOf`. */
export interface WaveOptions {
  /** The stacks, in deployment order. */
  readonly stacks: readonly SynthesizedStack[];
  /** Returns the stacks whose outputs a stack reads. */
  readonly producersOf: (stack: SynthesizedStack) => readonly SynthesizedStack[];
  /** Returns whether a deployment of only this stack would change it. */
  readonly changes: (stack: SynthesizedStack) => boolean;
  /** Returns whether a stack is deployed. */
  readonly isDeployed: (stack: SynthesizedStack) => boolean;
}

/**
 * Groups stacks so that a stack is deployed after the stacks whose outputs it reads, if those can change, and that the
 * change set of a deployed stack is created after the stacks that it depends on have changed.
 *
 * New stacks in a group can depend on one another. Without changes, all stacks are in one group.
 */
export function wavesOf({
  stacks,
  producersOf,
  changes,
  isDeployed,
}: WaveOptions): readonly (readonly SynthesizedStack[])[] {
  const wave = new Map<SynthesizedStack, number>();
  const changing = new Set<SynthesizedStack>();
  for (const stack of stacks) {
    const producers = producersOf(stack).filter((producer) => wave.has(producer));
    const needed = stacks.filter(({ id }) => stack.needs.includes(id));
    if (changes(stack) || producers.some((producer) => changing.has(producer))) changing.add(stack);
    const isNew = !isDeployed(stack);
    const after = (other: SynthesizedStack, isOrdered: boolean) =>
      (wave.get(other) ?? 0) + (changing.has(other) && !isOrdered ? 1 : 0);
    wave.set(
      stack,
      Math.max(
        0,
        // the AWS CDK CLI creates new stacks in their order
        ...needed.map((other) => after(other, isNew && !isDeployed(other))),
        ...producers.map((producer) => after(producer, false)),
      ),
    );
  }
  const count = Math.max(...wave.values()) + 1;
  return Array.from({ length: count }, (_, index) => stacks.filter((stack) => wave.get(stack) === index));
}
