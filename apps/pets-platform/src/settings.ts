import type { Node } from 'constructs';

/** Invalid settings. Printed in one line, without a stack trace. */
export class SettingsError extends Error {}

/** Returns the expected format, or undefined if the value is valid. */
export type Check = (value: string) => string | undefined;

/**
 * Reads settings from the CDK context (`-c dev.account=…`), an environment variable (`PETS_DEV_ACCOUNT`) or the default,
 * in this order. Collects all problems, so that a user can fix them at once.
 */
export class Settings {
  private readonly problems: string[] = [];
  /** Names of settings by environment variable. */
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
    // a pipeline passes an empty variable if it has no value
    const value = fromContext !== undefined ? String(fromContext) : this.variables[variable] || undefined;
    return value === undefined ? undefined : this.checked(name, value, check);
  }

  /** Adds a problem that concerns several settings. */
  reject(problem: string): void {
    this.problems.push(problem);
  }

  /** Throws a `SettingsError` that lists all problems and all unknown settings. */
  close(): void {
    const names = [...this.known.values()];
    const groups = new Set(names.filter((name) => name.includes('.')).map((name) => name.split('.')[0]));
    const variables = Object.keys(this.variables).filter((name) => name.startsWith('PETS_') && !this.known.has(name));
    const context = Object.keys(this.context.getAllContext() as object);
    const slips = context.filter((name) => groups.has(name.split('.')[0]) && !names.includes(name));
    for (const name of variables)
      this.reject(`${name} is not a setting; use one of ${[...this.known.keys()].join(', ')}`);
    for (const name of slips) this.reject(`${name} is not a setting; use one of ${names.join(', ')}`);
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
