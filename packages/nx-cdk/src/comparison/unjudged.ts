import { nestedStacks, type Template } from '../assembly/assembly';

/** A change whose effect on resources is not known from the templates. */
export interface Unjudged {
  /** Path of the stack within the stage. */
  readonly stack: string;
  /** Name in the stack, for example a logical id. */
  readonly name: string;
  /** Why the effect is not known. */
  readonly reason: string;
  /** Path of the stack whose change set shows the effect. */
  readonly subject: string;
}

/** Input of `unjudgedChanges`. */
export interface UnjudgedComparison {
  readonly stack: string;
  readonly before: Template;
  readonly after: Template;
  /** Logical ids of nested stacks of which both templates are known, or which are new or removed. */
  readonly readable: ReadonlySet<string>;
}

const EXPANSION = /^Fn::(Transform|ForEach(::.*)?)$/;

/** Finds the changes that only CloudFormation can judge: macros, loops, and nested stacks with unknown templates. */
export function unjudgedChanges({ stack, before, after, readable }: UnjudgedComparison): Unjudged[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const macros = [...new Set([before, after].flatMap(({ Transform }) => Transform ?? []))].map(String);
  const expansions = [...new Set([before, after].flatMap((template) => expansionsIn(template.Resources ?? {})))];
  const nested = nestedStacks(after).filter((id) => !readable.has(id) && before.Resources?.[id] !== undefined);
  return [
    ...macros.map((name) => ({ stack, name, subject: stack, reason: `the macro ${name} can change each resource` })),
    ...expansions.map((name) => ({
      ...{ stack, name, subject: stack },
      reason: 'CloudFormation expands it to resources or properties',
    })),
    ...nested
      .filter((id) => JSON.stringify(before.Resources?.[id]) !== JSON.stringify(after.Resources?.[id]))
      .map((name) => ({
        ...{ stack, name, subject: `${stack}/${name}` },
        reason: 'the template of the nested stack is not in the cloud assembly',
      })),
  ];
}

/** Logical ids of resources that contain a loop or a macro, and names of loops over resources. */
function expansionsIn(resources: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(resources)
    .filter(([name, resource]) => EXPANSION.test(name) || contains(resource))
    .map(([name]) => name);
}

function contains(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, part]) => EXPANSION.test(name) || contains(part));
}
