import type { Stage, SynthesizedStack } from './assembly';
import { CommandError } from './command-error';

/**
 * The stacks of a stage that a user asked for, in the order of their deployment.
 *
 * @param patterns names within the stage, or globs; none asks for all
 * @throws CommandError where a pattern names no stack
 */
export function selectStacks({ stacks, name }: Stage, patterns: readonly string[]): readonly SynthesizedStack[] {
  if (patterns.length === 0) return stacks;
  const idle = patterns.filter((pattern) => !stacks.some(({ id }) => matches(id, pattern)));
  if (idle.length > 0) {
    const there = stacks.map(({ id }) => id).join(', ');
    throw new CommandError(`no stack of ${name ?? 'the app'} is called ${idle.join(', ')}: there is ${there}`);
  }
  return stacks.filter(({ id }) => patterns.some((pattern) => matches(id, pattern)));
}

/** What the selected stacks need, directly or not, and the selection leaves out. */
export function missingNeeds(stage: Stage, selected: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const ids = new Set(selected.map(({ id }) => id));
  const needed = closure(selected, (stack) => stage.stacks.filter(({ id }) => stack.needs.includes(id)));
  return stage.stacks.filter((stack) => needed.has(stack) && !ids.has(stack.id));
}

/** What needs the selected stacks, directly or not, and the selection leaves out. */
export function missingUsers(stage: Stage, selected: readonly SynthesizedStack[]): readonly SynthesizedStack[] {
  const ids = new Set(selected.map(({ id }) => id));
  const users = closure(selected, (stack) => stage.stacks.filter(({ needs }) => needs.includes(stack.id)));
  return stage.stacks.filter((stack) => users.has(stack) && !ids.has(stack.id));
}

/** `*` stands for any characters. */
function matches(id: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(id);
}

function closure<T>(begin: readonly T[], next: (item: T) => readonly T[]): ReadonlySet<T> {
  const seen = new Set(begin);
  for (const item of seen) for (const other of next(item)) seen.add(other);
  return seen;
}
