import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesOf, readAssembly, type SynthesizedStack } from '../../../../packages/nx-cdk/src/toolkit';
import type { Part } from './consumer';

/** A finding that refuses a release, unless a reviewer has accepted it. */
export interface Finding {
  readonly library: string;
  /** Part of the app. */
  readonly part: string;
  /** `<stack>/<logical id>`, or `app` for the part as a whole. */
  readonly resource: string;
  /** Effect of the upgrade, as the end of a sentence. */
  readonly effect: string;
}

/** The parts of the app before and after an upgrade. */
export interface Upgrade {
  readonly library: string;
  readonly before: readonly Part[];
  readonly after: readonly Part[];
  /** Whether the version before the upgrade exports a class. */
  readonly hadClass: (fqn: string) => boolean;
}

/**
 * Returns what an upgrade of a library would do to the data of an app: stateful resources that are replaced or removed,
 * and protections that are reduced. A part that cannot be synthesized with both versions is a finding too, because its
 * templates cannot be compared.
 */
export function findingsOf({ library, before, after, hadClass }: Upgrade): Finding[] {
  const pairs = after.map((part) => ({ part, old: before.find(({ name }) => name === part.name) }));
  const compared = new Set(pairs.filter(isComparable).flatMap(({ part }) => part.classes));
  return pairs.flatMap(({ part, old }) => {
    const finding = (effect: string) => [{ library, part: part.name, resource: 'app', effect }];
    if (part.error !== undefined) return finding(`cannot be synthesized: ${part.error}`);
    if (old?.error === undefined) return old ? changed(library, old, part) : [];
    // what a part has besides new constructs must be in a part that is compared
    const known = part.classes.filter(hadClass);
    const isNew = known.length < part.classes.length && known.every((fqn) => compared.has(fqn));
    if (isNew) return [];
    return finding(`cannot be compared, because it cannot be synthesized with the earlier version: ${old.error}`);
  });
}

function isComparable({ part, old }: { part: Part; old?: Part }): boolean {
  return part.error === undefined && old !== undefined && old.error === undefined;
}

function changed(library: string, before: Part, after: Part): Finding[] {
  const [old, current] = [before, after].map(stacksOf);
  const ids = [...new Set([...old.keys(), ...current.keys()])];
  const pairs = ids.map((id) => ({ id, before: old.get(id), after: current.get(id) }));
  const name = (stack: string, logicalId?: string) => (logicalId ? `${stack}/${logicalId}` : stack);
  return changesOf(pairs).flatMap(({ losses, lessProtection, unjudged }) =>
    [
      ...losses
        .filter(({ stateful }) => stateful)
        .map(({ stack, logicalId, type, impact, causes }) => ({
          resource: name(stack, logicalId),
          effect: `${type} ${impact.startsWith('may') ? impact : `is ${impact}`}${causes.length > 0 ? ` (${causes.join(', ')})` : ''}`,
        })),
      ...lessProtection.map(({ stack, logicalId, type, change }) => ({
        resource: name(stack, logicalId),
        effect: `${type} is less protected (${change})`,
      })),
      ...unjudged.map(({ stack, name: element, reason }) => ({
        resource: name(stack, element),
        effect: `is not known (${reason})`,
      })),
    ].map((finding) => ({ library, part: after.name, ...finding })),
  );
}

function stacksOf({ folder }: Part): Map<string, SynthesizedStack> {
  return new Map(readAssembly(folder).flatMap(({ stacks }) => stacks.map((stack) => [stack.id, stack])));
}

/** Returns which classes a package exports to users, from its jsii assembly. */
export function exportedClasses(packageFolder: string): ReadonlySet<string> {
  const { types } = JSON.parse(readFileSync(join(packageFolder, '.jsii'), 'utf8')) as {
    types: Record<string, unknown>;
  };
  return new Set(Object.keys(types));
}
