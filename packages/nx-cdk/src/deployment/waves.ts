import type { SynthesizedStack } from '../assembly/assembly';

/** Input of `wavesOf`. */
export interface WaveOptions {
  /** The stacks, in deployment order. */
  readonly stacks: readonly SynthesizedStack[];
  /** Returns the stacks whose outputs a stack reads. */
  readonly producersOf: (stack: SynthesizedStack) => readonly SynthesizedStack[];
  /** Returns whether a deployment of only this stack would change it. */
  readonly changes: (stack: SynthesizedStack) => boolean;
}

/**
 * Groups stacks so that a stack is deployed after the stacks whose outputs it reads, if those can change.
 *
 * Stacks in a group can depend on one another. Without changes, all stacks are in one group.
 */
export function wavesOf({ stacks, producersOf, changes }: WaveOptions): readonly (readonly SynthesizedStack[])[] {
  const wave = new Map<SynthesizedStack, number>();
  const changing = new Set<SynthesizedStack>();
  for (const stack of stacks) {
    const producers = producersOf(stack).filter((producer) => wave.has(producer));
    const needed = stacks.filter(({ id }) => stack.needs.includes(id));
    if (changes(stack) || producers.some((producer) => changing.has(producer))) changing.add(stack);
    wave.set(
      stack,
      Math.max(
        0,
        ...needed.map((other) => wave.get(other) ?? 0),
        ...producers.map((producer) => (wave.get(producer) ?? 0) + (changing.has(producer) ? 1 : 0)),
      ),
    );
  }
  const count = Math.max(...wave.values()) + 1;
  return Array.from({ length: count }, (_, index) => stacks.filter((stack) => wave.get(stack) === index));
}
