import { createHash } from 'node:crypto';
import type { Resource } from '../assembly/assembly';
import type { Place } from './place';
import { keyOf } from './place';
import { isCall, mapSub, type Reference, type Templates } from './templates';

/**
 * Hashes of resources that do not depend on their places. A reference contributes the hash of the resource that it refers to,
 * or its place if the resource is known not to move.
 */
export class Content {
  private readonly hashes = new Map<string, string>();

  constructor(
    private readonly templates: Templates,
    /** Returns a name for a resource whose place after the refactoring is known. */
    private readonly knownPlace: (place: Place) => string | undefined,
  ) {}

  hashOf(place: Place): string {
    const key = keyOf(place);
    const known = this.hashes.get(key);
    if (known !== undefined) return known;
    // templates with a circular reference are invalid, and must not end in a stack overflow
    this.hashes.set(key, 'circular');
    const { Type, Properties = {} } = this.resource(place);
    // tags often contain the construct path
    const others = Object.entries(Properties).filter(([name]) => name !== 'Tags');
    const content = JSON.stringify([Type, this.canonical(Object.fromEntries(others), place)]);
    const hash = createHash('sha256').update(content).digest('hex');
    this.hashes.set(key, hash);
    return hash;
  }

  private resource({ stack, logicalId }: Place): Resource {
    return this.templates.of(stack).Resources?.[logicalId] ?? { Type: '' };
  }

  private canonical(value: unknown, place: Place): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((inner: unknown) => this.canonical(inner, place));
    const reference = this.templates.referenceOf(value, place.stack);
    if (reference) return this.target(reference);
    if (isCall(value) && 'Fn::Sub' in value) {
      const { text, variables } = mapSub(value['Fn::Sub'], (variable, original) => {
        const inner = this.templates.referenceOf(variable, place.stack);
        return inner ? JSON.stringify(this.target(inner)) : original;
      });
      return { sub: text, variables: this.canonical(variables, place) };
    }
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([name, inner]) => [name, this.canonical(inner, place)]));
  }

  private target(reference: Reference): object {
    const { attribute = 'Ref' } = reference;
    return { to: this.knownPlace(reference) ?? this.hashOf(reference), attribute };
  }
}
