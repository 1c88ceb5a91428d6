import { normalized } from './acknowledged';
import type { RecordedResult } from '../recorder/model';

/** Parts of an acknowledgement that determine the findings that it covers. */
export interface Covering {
  readonly rules: readonly string[];
  /** Paths of the constructs to which it applies. */
  readonly constructs: readonly string[];
}

/** Finds the acknowledgement that covers a finding: the one of the nearest construct, as in the CDK. */
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

/** Qualified id of a finding, as in an acknowledgement. */
export function findingId({ rule, finding }: Pick<RecordedResult, 'rule' | 'finding'>): string {
  return normalized(finding === undefined ? rule : `${rule}[${finding}]`);
}

export function isWithin(path: string, scope: string): boolean {
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}

/** Path of the deepest construct that contains all of these. */
export function commonScope(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/'));
  const length = first.findIndex((id, depth) => others.some((other) => other[depth] !== id));
  return (length === -1 ? first : first.slice(0, length)).join('/');
}
