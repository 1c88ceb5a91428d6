import type { ManifestProblem, Notes, Outcome } from './notes';
import { isMap, type Parse } from './values';

/** Where a map of fields is. */
export interface FieldsAt {
  /** File of the manifest, relative to the source folder. */
  readonly file: string;
  readonly environment?: string;
  /** Section `environments.<environment>` of the manifest. */
  readonly overrides?: unknown;
  readonly notes: Notes;
}

/**
 * A map of a manifest of which each field is reported: those that were read as translated, and the others as unknown. No field can
 * be dropped silently, because `finish` reports what was not read.
 */
export class Fields {
  private readonly read = new Set<string>();
  private readonly children: Fields[] = [];

  constructor(
    private readonly values: Record<string, unknown>,
    private readonly at: FieldsAt,
    private readonly path = '',
  ) {}

  /** Whether the field has a value. */
  has(key: string): boolean {
    return this.values[key] !== undefined && this.values[key] !== null;
  }

  /** The value, which is not reported. */
  peek(key: string): unknown {
    return this.values[key];
  }

  keys(): string[] {
    return Object.keys(this.values).filter((key) => this.has(key));
  }

  /** Returns a field that is translated to `to`, or nothing if it is missing or not valid. */
  get<T>(key: string, parse: Parse<T>, wanted: string, to: string, fix?: string): T | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) this.problem(key, wanted, value, fix);
    else this.note(key, 'translated', to);
    return parsed;
  }

  /** Returns a map, whose fields are reported one by one. */
  map(key: string): Fields | undefined {
    const value = this.take(key);
    if (value === undefined) return undefined;
    if (isMap(value)) return this.child(value, this.pathOf(key));
    this.problem(key, 'a map', value);
    return undefined;
  }

  /** Returns the maps of a list, whose fields are reported one by one. */
  maps(key: string): Fields[] {
    const value = this.take(key);
    if (value === undefined) return [];
    if (!Array.isArray(value) || !value.every(isMap)) {
      this.problem(key, 'a list of maps', value);
      return [];
    }
    return value.map((item, index) => this.child(item, `${this.pathOf(key)}[${index}]`));
  }

  /** Reports a field without an equivalent. */
  noEquivalent(key: string, reason: string): void {
    if (this.take(key) !== undefined) this.note(key, 'noEquivalent', reason);
  }

  /** Reports a field that the user translates. */
  byHand(key: string, task: string): void {
    if (this.take(key) !== undefined) this.note(key, 'byHand', task);
  }

  /** Reports a field, whether it has a value or not. */
  note(key: string, outcome: Outcome, text: string): void {
    this.read.add(key);
    const { file, environment, notes } = this.at;
    notes.add(environment, { file, field: this.pathOf(key), outcome, text });
  }

  /** Adds a problem of a field. */
  problem(key: string, wanted: string, value: unknown = this.values[key], fix?: string): void {
    const field = this.located(this.pathOf(key));
    this.at.notes.addProblem({ file: this.at.file, field, wanted, value, fix } satisfies ManifestProblem);
  }

  /** Requires a field. */
  require(key: string, wanted: string, fix: string): void {
    if (!this.has(key)) this.problem(key, wanted, undefined, fix);
  }

  /** Reports the fields that were not read as unknown. */
  finish(): void {
    for (const child of this.children) child.finish();
    for (const key of this.keys().filter((name) => !this.read.has(name))) {
      this.note(key, 'unknown', 'AWS Copilot does not document this field for this type. It has no effect in the app');
    }
  }

  private take(key: string): unknown {
    this.read.add(key);
    return this.values[key] ?? undefined;
  }

  private child(values: Record<string, unknown>, path: string): Fields {
    const child = new Fields(values, this.at, path);
    this.children.push(child);
    return child;
  }

  private pathOf(key: string): string {
    if (this.path === '') return key;
    return key === '' ? this.path : `${this.path}.${key}`;
  }

  /** Returns the path of a field in the section of the environment if the value is from there. */
  private located(path: string): string {
    const { environment, overrides } = this.at;
    let value = overrides;
    for (const key of path.split(/[.[\]]+/).filter(Boolean)) {
      value = isMap(value) || Array.isArray(value) ? (value as Record<string, unknown>)[key] : undefined;
    }
    return value === undefined ? path : `environments.${environment}.${path}`;
  }
}
