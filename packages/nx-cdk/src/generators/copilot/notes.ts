/** Result of a field of a manifest. */
export type Outcome = 'translated' | 'noEquivalent' | 'byHand' | 'unknown';

/** A line of the report. */
export interface Note {
  /** File that contains the field, relative to the source folder. */
  readonly file: string;
  readonly field: string;
  readonly outcome: Outcome;
  readonly text: string;
  /** Environments to which the note applies, or none if it applies to all. */
  readonly environments: readonly string[];
}

/** A problem of a manifest that the user must fix. */
export interface ManifestProblem {
  readonly file: string;
  readonly field: string;
  readonly wanted: string;
  readonly value: unknown;
  readonly fix?: string;
}

/** Collects what the translation of a manifest finds, in all environments. */
export class Notes {
  private readonly byKey = new Map<string, { note: Note; environments: Set<string> }>();
  private readonly byText = new Map<string, ManifestProblem>();

  constructor(private readonly environments: readonly string[]) {}

  get all(): Note[] {
    return [...this.byKey.values()].map(({ note, environments }) => ({
      ...note,
      environments: environments.size < this.environments.length ? [...environments] : [],
    }));
  }

  get problems(): ManifestProblem[] {
    return [...this.byText.values()];
  }

  add(environment: string | undefined, note: Omit<Note, 'environments'>): void {
    const key = JSON.stringify(note);
    const entry = this.byKey.get(key) ?? { note: { ...note, environments: [] }, environments: new Set<string>() };
    this.byKey.set(key, entry);
    for (const name of environment === undefined ? this.environments : [environment]) entry.environments.add(name);
  }

  addProblem(problem: ManifestProblem): void {
    this.byText.set(JSON.stringify(problem), problem);
  }
}
