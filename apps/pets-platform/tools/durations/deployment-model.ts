import type { Resource, StageStacks, SynthesizedStack, Template } from '../../../../packages/nx-cdk/src/toolkit';
import { creationMinutes } from './durations';

/** Minutes of change set, asset look-up and polling, for each stack. */
const STACK_OVERHEAD = 0.7;

/** Expected times of a stack in a first deployment, in minutes after its start. */
export interface StackTimes {
  readonly stack: SynthesizedStack;
  readonly start: number;
  readonly end: number;
  /** Type of the resource that takes longest. */
  readonly slowest: string;
}

/**
 * Expected times of the stacks of a stage if all that do not wait for each other are deployed in parallel.
 *
 * A stack takes as long as the longest chain of resources that wait for each other.
 */
export function expectedTimes({ stacks }: StageStacks): readonly StackTimes[] {
  const times = new Map<string, StackTimes>();
  const timesOf = (stack: SynthesizedStack): StackTimes => {
    const known = times.get(stack.id);
    if (known) return known;
    const needed = stacks.filter(({ id }) => stack.needs.includes(id)).map(timesOf);
    const start = Math.max(0, ...needed.map(({ end }) => end));
    const found = { stack, start, end: start + longestChain(stack.template) + STACK_OVERHEAD, slowest: slowest(stack) };
    times.set(stack.id, found);
    return found;
  };
  return stacks.map(timesOf).sort((a, b) => a.start - b.start || a.end - b.end);
}

function slowest({ template: { Resources = {} } }: SynthesizedStack): string {
  const [first] = Object.values(Resources).sort((a, b) => creationMinutes(b) - creationMinutes(a));
  return first.Type;
}

function longestChain({ Resources = {} }: Template): number {
  const ends = new Map<string, number>();
  const endOf = (id: string): number => {
    const known = ends.get(id);
    if (known !== undefined) return known;
    const start = Math.max(0, ...dependencies(id, Resources).map(endOf));
    const end = start + creationMinutes(Resources[id]);
    ends.set(id, end);
    return end;
  };
  return Math.max(0, ...Object.keys(Resources).map(endOf));
}

/** Returns the logical ids of the resources that a resource refers to or depends on. */
function dependencies(id: string, resources: Readonly<Record<string, Resource>>): string[] {
  const { DependsOn = [], ...rest } = resources[id] as Resource & { readonly DependsOn?: string | string[] };
  const found = new Set([DependsOn].flat());
  collect(rest, found);
  found.delete(id);
  return [...found].filter((other) => other in resources);
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'Ref') found.add(String(item));
      else if (key === 'Fn::GetAtt') found.add(String(Array.isArray(item) ? item[0] : String(item).split('.')[0]));
      else if (key === 'Fn::Sub') for (const [, name] of JSON.stringify(item).matchAll(/\$\{(\w+)/g)) found.add(name);
      if (key !== 'Ref') collect(item, found);
    }
  }
}
