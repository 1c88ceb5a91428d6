import type { SynthesizedStack } from '../assembly/assembly';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';

/**
 * Selects items by path, in their order.
 *
 * @param patterns paths within the stage, or globs in which `*` matches any characters; selects everything if empty
 * @param stage name of the stage for messages
 * @throws CommandError if a pattern matches no item
 */
export function selectById<T extends { readonly id: string }>(
  items: readonly T[],
  patterns: readonly string[],
  stage?: string,
): readonly T[] {
  if (patterns.length === 0) return items;
  const unmatched = patterns.filter((pattern) => !items.some(({ id }) => matches(id, pattern)));
  if (unmatched.length > 0) {
    const ids = [...new Set(items.map(({ id }) => id))].join(', ');
    throw new CommandError(
      `stacks must match stacks of ${stage ?? 'the app'} (${ids}), got ${quoted(unmatched.join(', '))}`,
    );
  }
  return items.filter(({ id }) => patterns.some((pattern) => matches(id, pattern)));
}

/** A stack with the ids of the stacks that it depends on. */
type Dependent = Pick<SynthesizedStack, 'id' | 'needs'>;

/** Returns the stacks that the selected stacks depend on, directly or not, and that are not selected. */
export function missingDependencies<T extends Dependent>(stacks: readonly T[], selected: readonly T[]): readonly T[] {
  return reachable(stacks, selected, (stack) => stacks.filter(({ id }) => stack.needs.includes(id)));
}

/** Returns the stacks that depend on the selected stacks, directly or not, and that are not selected. */
export function missingDependents<T extends Dependent>(stacks: readonly T[], selected: readonly T[]): readonly T[] {
  return reachable(stacks, selected, (stack) => stacks.filter(({ needs }) => needs.includes(stack.id)));
}

function reachable<T>(stacks: readonly T[], selected: readonly T[], next: (stack: T) => readonly T[]): readonly T[] {
  const seen = new Set(selected);
  for (const stack of seen) for (const other of next(stack)) seen.add(other);
  return stacks.filter((stack) => seen.has(stack) && !selected.includes(stack));
}

function matches(id: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}
