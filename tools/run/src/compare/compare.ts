import { isStateful, type Resource, type StageStacks } from '../../../../packages/nx-cdk/src/toolkit';
import { differences, type Difference } from './differences';
import { Matcher, nameOf } from './match';
import { stackNodes, type Element, type StackNode } from './model';

/** An element that only one of the assemblies has. */
export interface Item {
  readonly section: string;
  readonly type: string;
  readonly logicalId: string;
  /** Construct path, otherwise `<stack>/<logical id>`. */
  readonly name: string;
  /** Whether the element is a stateful resource. */
  readonly stateful: boolean;
}

/** An element whose values differ. */
export interface Changed extends Item {
  readonly differences: readonly PropertyDifference[];
}

/** A property that differs. */
export interface PropertyDifference extends Difference {
  /** The value is the same, but it is read in another way: by reference, stack output or export. */
  readonly sameTarget?: boolean;
}

/** The differences of a stack. */
export interface StackDifferences {
  readonly stack: string;
  readonly state: 'added' | 'removed' | 'changed';
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
  readonly changed: readonly Changed[];
  /** Name, Region, tags and other settings of the stack. */
  readonly settings: readonly Difference[];
}

/** A logical id before and after. */
export interface Renamed {
  readonly stage: string;
  /** Stack in the base, within the stage. */
  readonly stack: string;
  readonly type: string;
  readonly before: string;
  readonly after: string;
  /** Construct paths, `<stack>/<logical id>` if unknown. */
  readonly nameBefore: string;
  readonly nameAfter: string;
  readonly stateful: boolean;
}

/** A resource that moved to a different stack. */
export interface Moved extends Renamed {
  /** Stack in the head, within the stage. */
  readonly stackAfter: string;
}

/** The differences between two assemblies. */
export interface AssemblyDifferences {
  /** Whether the assemblies are equal except for logical ids. */
  readonly equal: boolean;
  readonly stacks: readonly StackDifferences[];
  readonly moved: readonly Moved[];
  readonly renamed: readonly Renamed[];
}

/** Compares two assemblies. Elements correspond by construct path, otherwise by type and properties. */
export function compareAssemblies(base: readonly StageStacks[], head: readonly StageStacks[]): AssemblyDifferences {
  const [before, after] = [stackNodes(base), stackNodes(head)];
  const match = new Matcher(before, after);
  const changes = changesOf(match);
  const pairs = [...match.elements];
  const removedStacks = before.filter((stack) => !match.stacks.has(stack));
  const matchedHead = new Set(match.stacks.values());

  const stacks = [
    ...after.map((stack) => {
      const partner = [...match.stacks].find(([, other]) => other === stack)?.[0];
      return {
        stack: stack.path,
        state: matchedHead.has(stack) ? ('changed' as const) : ('added' as const),
        added: stack.elements.filter((element) => !match.isMatched(element)).map(itemOf),
        removed: (partner?.elements ?? []).filter((element) => !match.isMatched(element)).map(itemOf),
        changed: stack.elements.flatMap((element) => changes.get(element) ?? []),
        settings: partner ? settingsDifferences(partner, stack) : [],
      };
    }),
    ...removedStacks.map((stack) => ({
      stack: stack.path,
      state: 'removed' as const,
      added: [],
      removed: stack.elements.filter((element) => !match.isMatched(element)).map(itemOf),
      changed: [],
      settings: [],
    })),
  ].filter(
    ({ state, added, removed, changed, settings }) =>
      state !== 'changed' || added.length + removed.length + changed.length + settings.length > 0,
  );

  const isMoved = ([a, b]: readonly [Element, Element]) => match.stacks.get(a.stack) !== b.stack;
  const moved = pairs.filter(isMoved).map(([a, b]) => ({ ...renamedOf(a, b), stackAfter: withinStage(b.stack) }));
  const renamed = pairs
    .filter((pair) => !isMoved(pair) && pair[0].logicalId !== pair[1].logicalId)
    .map(([a, b]) => renamedOf(a, b));
  return { equal: stacks.length === 0 && moved.length === 0, stacks, moved, renamed };
}

/** The changed elements, by the element of the head. */
function changesOf(match: Matcher): ReadonlyMap<Element, Changed> {
  const canonical = { base: match.canonicalizer('base'), head: match.canonicalizer('head') };
  const targets = {
    base: match.canonicalizer('base', { targetsOnly: true }),
    head: match.canonicalizer('head', { targetsOnly: true }),
  };
  const changes = new Map<Element, Changed>();
  for (const [before, after] of match.elements) {
    const found = differences(canonical.base.element(before), canonical.head.element(after));
    if (found.length === 0) continue;
    const real = new Set(
      differences(targets.base.element(before), targets.head.element(after)).map(({ property }) => property),
    );
    const isReal = (property: string) =>
      [...real].some((other) => other.startsWith(property) || property.startsWith(other));
    changes.set(after, {
      ...itemOf(after),
      differences: found.map((one) => (isReal(one.property) ? one : { ...one, sameTarget: true })),
    });
  }
  return changes;
}

function settingsDifferences(before: StackNode, after: StackNode): Difference[] {
  return [
    ...differences({ path: before.parent ? '' : before.path }, { path: after.parent ? '' : after.path }),
    ...differences(before.facts, after.facts),
  ];
}

function itemOf(element: Element): Item {
  const { section, type, logicalId } = element;
  return { section, type, logicalId, name: nameOf(element), stateful: isStatefulElement(element) };
}

function renamedOf(before: Element, after: Element): Renamed {
  return {
    stage: before.stack.stage,
    stack: withinStage(before.stack),
    type: before.type,
    before: before.logicalId,
    after: after.logicalId,
    nameBefore: nameOf(before),
    nameAfter: nameOf(after),
    stateful: isStatefulElement(before),
  };
}

function isStatefulElement({ section, value }: Element): boolean {
  return section === 'Resources' && isStateful(value as unknown as Resource);
}

function withinStage({ path, stage }: StackNode): string {
  return stage !== '' && path.startsWith(`${stage}/`) ? path.slice(stage.length + 1) : path;
}
