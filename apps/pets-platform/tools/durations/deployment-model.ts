import type { Resource, StageStacks, SynthesizedStack, Template } from '../../../../packages/nx-cdk/src/toolkit';
import { creationMinutes, SERVICE_WITHOUT_TASKS } from './durations';

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
    const minutes = minutesIn(stack, stacks);
    const end = start + longestChain(stack.template, minutes) + STACK_OVERHEAD;
    const found = { stack, start, end, slowest: slowest(stack, minutes) };
    times.set(stack.id, found);
    return found;
  };
  return stacks.map(timesOf).sort((a, b) => a.start - b.start || a.end - b.end);
}

type Minutes = (resource: Resource) => number;

/** Minutes of the resources of a stack. A service whose minimum is in a parameter has the initial value of the parameter. */
function minutesIn({ region, template }: SynthesizedStack, stacks: readonly SynthesizedStack[]): Minutes {
  const { Conditions = {}, Parameters = {} } = template as Readings;
  const initial = (name: string | undefined) =>
    stacks
      .filter((stack) => stack.region === region)
      .flatMap((stack) => Object.values(stack.template.Resources ?? {}))
      .find(({ Type, Properties }) => Type === 'AWS::SSM::Parameter' && Properties?.Name === name)?.Properties?.Value;
  const hasNoTasks = ({ Properties = {} }: Resource) => {
    const [condition] = (Properties.DesiredCount as { 'Fn::If'?: [string] } | undefined)?.['Fn::If'] ?? [''];
    const [parameter, zero] = Conditions[condition]?.['Fn::Equals'] ?? [];
    return parameter !== undefined && initial(Parameters[parameter.Ref]?.Default) === zero;
  };
  return (resource) =>
    resource.Type === 'AWS::ECS::Service' && hasNoTasks(resource) ? SERVICE_WITHOUT_TASKS : creationMinutes(resource);
}

/** Parameters of a template and the conditions on them. */
interface Readings {
  readonly Conditions?: Record<string, { readonly 'Fn::Equals'?: [{ readonly Ref: string }, string] } | undefined>;
  readonly Parameters?: Record<string, { readonly Default?: string } | undefined>;
}

function slowest({ template: { Resources = {} } }: SynthesizedStack, minutes: Minutes): string {
  const [first] = Object.values(Resources).sort((a, b) => minutes(b) - minutes(a));
  return first.Type;
}

function longestChain({ Resources = {} }: Template, minutes: Minutes): number {
  const ends = new Map<string, number>();
  const endOf = (id: string): number => {
    const known = ends.get(id);
    if (known !== undefined) return known;
    const start = Math.max(0, ...dependencies(id, Resources).map(endOf));
    const end = start + minutes(Resources[id]);
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
