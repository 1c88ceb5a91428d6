import { normalized } from './acknowledged';
import type { RecordedResult } from '../recorder/model';

/** What an acknowledgement must say to be found. */
export interface Covering {
  readonly rules: readonly string[];
  /** Paths of the constructs that it was put at. */
  readonly constructs: readonly string[];
}

/** Answers which acknowledgement a finding falls under: the one at the nearest construct, as in the CDK. */
export class Coverage<T extends Covering> {
  private readonly byRule = new Map<string, Map<string, T>>();

  constructor(entries: readonly T[]) {
    for (const entry of entries) for (const rule of entry.rules) this.add(normalized(rule), entry);
  }

  find(result: Pick<RecordedResult, 'rule' | 'finding' | 'resource'>): T | undefined {
    const byPath = this.byRule.get(findingId(result));
    if (byPath === undefined) return undefined;
    for (let path = result.resource; ; path = path.slice(0, Math.max(path.lastIndexOf('/'), 0))) {
      const entry = byPath.get(path);
      if (entry !== undefined || path === '') return entry;
    }
  }

  private add(rule: string, entry: T): void {
    const byPath = this.byRule.get(rule) ?? new Map<string, T>();
    this.byRule.set(rule, byPath);
    for (const path of entry.constructs) byPath.set(path, entry);
  }
}

/** Qualified id of what was found, as an acknowledgement names it. */
export function findingId({ rule, finding }: Pick<RecordedResult, 'rule' | 'finding'>): string {
  return normalized(finding === undefined ? rule : `${rule}[${finding}]`);
}

export function isWithin(path: string, scope: string): boolean {
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}

/** The path of the deepest construct that holds all of these. */
export function commonScope(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/'));
  const length = first.findIndex((id, depth) => others.some((other) => other[depth] !== id));
  return (length === -1 ? first : first.slice(0, length)).join('/');
}
