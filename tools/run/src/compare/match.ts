import { Canonicalizer } from './canonical';
import type { Element, StackNode } from './model';

/** Elements that are similar enough are the same element with changes, others are one removed and one added. */
const LEAST_SIMILARITY = 0.7;

/** Finds, for each element of an assembly, the same element in another assembly. */
export class Matcher {
  /** Stacks of the base with the same stack in the head. */
  readonly stacks = new Map<StackNode, StackNode>();
  /** Elements of the base with the same element in the head. */
  readonly elements = new Map<Element, Element>();
  private readonly matchedInHead = new Set<Element>();
  private readonly baseOfHead = new Map<StackNode, StackNode>();

  constructor(
    private readonly base: readonly StackNode[],
    private readonly head: readonly StackNode[],
  ) {
    this.matchStacks();
    this.acrossStacksByPath();
    while (this.byValue(true) || this.byValue(false) || this.bySimilarity()) continue;
  }

  /** Creates a canonicalizer in which the two elements of a match have the same identity. */
  canonicalizer(side: 'base' | 'head', options: { readonly targetsOnly?: boolean; readonly unmatched?: 'type' } = {}) {
    const identity = (element: Element) => {
      const head = side === 'base' ? this.elements.get(element) : element;
      const isMatched = side === 'base' ? head !== undefined : this.matchedInHead.has(element);
      if (isMatched && head) return nameOf(head);
      return options.unmatched === 'type' ? `any ${element.type}` : `${nameOf(element)} [${side} only]`;
    };
    const stackIdentity = (stack: StackNode) =>
      side === 'base' ? (this.stacks.get(stack)?.path ?? stack.path) : stack.path;
    return new Canonicalizer(side === 'base' ? this.base : this.head, { identity, stackIdentity, ...options });
  }

  isMatched(element: Element): boolean {
    return this.elements.has(element) || this.matchedInHead.has(element);
  }

  private add(base: Element, head: Element): void {
    this.elements.set(base, head);
    this.matchedInHead.add(head);
    const [before, after] = [base, head].map(({ stack, logicalId }) => stack.nested.get(logicalId));
    if (before && after) this.addStack(before, after);
  }

  private addStack(base: StackNode, head: StackNode): void {
    if (this.stacks.has(base) || this.baseOfHead.has(head)) return;
    this.stacks.set(base, head);
    this.baseOfHead.set(head, base);
    this.matchWithin(base, head);
  }

  /** By construct path, then by name and Region. */
  private matchStacks(): void {
    const find = (isSame: (base: StackNode, head: StackNode) => boolean) => {
      for (const base of this.base.filter(({ parent }) => !parent)) {
        const head = this.head.find((other) => !other.parent && !this.baseOfHead.has(other) && isSame(base, other));
        if (head) this.addStack(base, head);
      }
    };
    find((a, b) => a.path === b.path);
    find((a, b) => a.facts.stackName === b.facts.stackName && a.facts.region === b.facts.region);
  }

  private matchWithin(base: StackNode, head: StackNode): void {
    this.pairUp(base.elements, head.elements, (element) => element.stack.relative(element));
    this.pairUp(base.elements, head.elements, ({ logicalId }) => logicalId);
  }

  /** A construct that moved to another stack of its stage keeps its path within the stack. */
  private acrossStacksByPath(): void {
    const all = (stacks: readonly StackNode[]) => stacks.flatMap(({ elements }) => resources(elements));
    this.pairUp(all(this.base), all(this.head), (element) => {
      const relative = element.stack.relative(element);
      return relative === undefined ? undefined : `${element.stack.stage} ${relative}`;
    });
  }

  /** Matches elements that are equal except for references to elements without a match. */
  private byValue(isWithinStack: boolean): boolean {
    const canonical = {
      base: this.canonicalizer('base', { unmatched: 'type', targetsOnly: true }),
      head: this.canonicalizer('head', { unmatched: 'type', targetsOnly: true }),
    };
    const before = this.elements.size;
    const key = (side: 'base' | 'head') => (element: Element) => {
      const stack = side === 'base' ? this.stacks.get(element.stack) : element.stack;
      const place = isWithinStack ? stack?.path : element.stack.stage;
      return place === undefined ? undefined : `${place} ${JSON.stringify(canonical[side].element(element))}`;
    };
    const open = (stacks: readonly StackNode[]) =>
      stacks
        .flatMap(({ elements }) => (isWithinStack ? elements : resources(elements)))
        .filter((one) => !this.isMatched(one));
    this.pairUp(open(this.base), open(this.head), key('base'), key('head'));
    return this.elements.size > before;
  }

  /** Matches the most similar resources of the same type in a stack, with at least `LEAST_SIMILARITY`. */
  private bySimilarity(): boolean {
    const [base, head] = [
      this.canonicalizer('base', { unmatched: 'type', targetsOnly: true }),
      this.canonicalizer('head', { unmatched: 'type', targetsOnly: true }),
    ];
    const before = this.elements.size;
    for (const [from, to] of this.stacks) {
      const open = (stack: StackNode, canonical: Canonicalizer) =>
        resources(stack.elements)
          .filter((element) => !this.isMatched(element))
          .map((element) => ({ element, leaves: leavesOf(canonical.element(element)) }));
      const after = open(to, head);
      const candidates = open(from, base)
        .flatMap((a) =>
          after
            .filter((b) => b.element.type === a.element.type)
            .map((b) => ({ a, b, score: similarity(a.leaves, b.leaves) })),
        )
        .filter(({ score }) => score >= LEAST_SIMILARITY)
        .sort((x, y) => y.score - x.score || suffix(y.a.element, y.b.element) - suffix(x.a.element, x.b.element));
      for (const { a, b } of candidates) {
        if (!this.isMatched(a.element) && !this.isMatched(b.element)) this.add(a.element, b.element);
      }
    }
    return this.elements.size > before;
  }

  /** Pairs elements of the same type with the same key. If several have it, those with the most similar paths. */
  private pairUp(
    base: readonly Element[],
    head: readonly Element[],
    keyOfBase: (element: Element) => string | undefined,
    keyOfHead = keyOfBase,
  ): void {
    const group = (elements: readonly Element[], keyOf: typeof keyOfBase) => {
      const groups = new Map<string, Element[]>();
      for (const element of elements) {
        const key = this.isMatched(element) ? undefined : keyOf(element);
        if (key !== undefined)
          groups.set(`${element.type} ${key}`, [...(groups.get(`${element.type} ${key}`) ?? []), element]);
      }
      return groups;
    };
    const others = group(head, keyOfHead);
    for (const [key, elements] of group(base, keyOfBase)) {
      const pairs = elements
        .flatMap((a) => (others.get(key) ?? []).map((b) => ({ a, b, score: suffix(a, b) })))
        .sort((x, y) => y.score - x.score);
      for (const { a, b } of pairs) if (!this.isMatched(a) && !this.isMatched(b)) this.add(a, b);
    }
  }
}

/** Names an element for a reader: its construct path, otherwise its logical id. */
export function nameOf({ path, stack, logicalId }: Element): string {
  return path ?? `${stack.path}/${logicalId}`;
}

function resources(elements: readonly Element[]): Element[] {
  return elements.filter(({ section }) => section === 'Resources');
}

/** How many path components two elements have in common, from the end. */
function suffix(a: Element, b: Element): number {
  const [x, y] = [a, b].map((element) => nameOf(element).split('/').reverse());
  const different = x.findIndex((part, index) => part !== y[index]);
  return different < 0 ? x.length : different;
}

function leavesOf(value: unknown, path = ''): Set<string> {
  if (typeof value !== 'object' || value === null) return new Set([`${path}=${JSON.stringify(value)}`]);
  const entries = Object.entries(value);
  // an element in the middle of a list must not make all others differ
  const name = (key: string) => (Array.isArray(value) ? `${path}[]` : `${path}.${key}`);
  return new Set(entries.flatMap(([key, inner]) => [...leavesOf(inner, name(key))]));
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((leaf) => b.has(leaf)).length;
  return common / Math.max(a.size + b.size - common, 1);
}
