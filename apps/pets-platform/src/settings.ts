import type { Node } from 'constructs';

/** What is wrong with what the user gave: told in one line, without a stack trace. */
export class SettingsError extends Error {}

/** Says what would be right, or nothing where the value is fine. */
export type Check = (value: string) => string | undefined;

/**
 * Values that a user chooses: from the CDK's context (`-c dev.account=…`), else from an environment variable
 * (`PETS_DEV_ACCOUNT`), else the default. Problems are gathered, so that all of them are mended at once.
 */
export class Settings {
  private readonly problems: string[] = [];
  /** Names of all settings by the variable that may hold them. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly context: Node,
    private readonly variables: NodeJS.ProcessEnv,
  ) {}

  /** The value of a setting such as `prod.recoveryRegion`. */
  get(name: string, fallback: string, check: Check): string {
    return this.optional(name, check) ?? this.checked(name, fallback, check);
  }

  /** The value of a setting that has no default. */
  optional(name: string, check: Check): string | undefined {
    const variable = variableOf(name);
    this.known.set(variable, name);
    const fromContext: unknown = this.context.tryGetContext(name);
    // a pipeline that has no value for a variable passes an empty one
    const value = fromContext !== undefined ? String(fromContext) : this.variables[variable] || undefined;
    return value === undefined ? undefined : this.checked(name, value, check);
  }

  /** Adds a problem that no single value shows. */
  reject(problem: string): void {
    this.problems.push(problem);
  }

  /** Throws a `SettingsError` that lists every problem, and every name that looks like a setting and is none. */
  close(): void {
    const names = [...this.known.values()];
    const groups = new Set(names.filter((name) => name.includes('.')).map((name) => name.split('.')[0]));
    const variables = Object.keys(this.variables).filter((name) => name.startsWith('PETS_') && !this.known.has(name));
    const context = Object.keys(this.context.getAllContext() as object);
    const slips = context.filter((name) => groups.has(name.split('.')[0]) && !names.includes(name));
    for (const name of variables)
      this.reject(`${name} is not a setting; there are ${[...this.known.keys()].join(', ')}`);
    for (const name of slips) this.reject(`${name} is not a setting; there are ${names.join(', ')}`);
    if (this.problems.length > 0) throw new SettingsError(this.problems.join('; '));
  }

  private checked(name: string, value: string, check: Check): string {
    const wanted = check(value);
    if (wanted)
      this.reject(`${name} must be ${wanted}, got '${value}' (set it with -c ${name}=… or ${variableOf(name)}=…)`);
    return value;
  }
}

/** `prod.recoveryRegion` is `PETS_PROD_RECOVERY_REGION`. */
function variableOf(name: string): string {
  return `PETS_${name.replace(/\./g, '_').replace(/([a-z])([A-Z])/g, '$1_$2')}`.toUpperCase();
}
