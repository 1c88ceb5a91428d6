import type { Node } from 'constructs';
import { printable, quoted } from './printable';
import { SettingNames } from './setting-names';

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
    this.rejectSlips(Object.keys(this.variables), new SettingNames([...this.known.keys()], 'PETS_'));
    const context = Object.keys(this.context.getAllContext() as object);
    this.rejectSlips(context, new SettingNames([...this.known.values()]));
    if (this.problems.length > 0) throw new SettingsError(this.problems.join('; '));
  }

  /** Rejects names that are close to a setting. Other tools use the rest of the context and the environment, too. */
  private rejectSlips(given: readonly string[], names: SettingNames): void {
    for (const name of given.filter((each) => names.misses(each))) {
      const nearest = names.nearest(name);
      const hint = nearest === undefined ? `use one of ${names.all.join(', ')}` : `did you mean ${nearest}?`;
      this.reject(`${printable(name)} is not a setting; ${hint}`);
    }
  }

  private checked(name: string, value: string, check: Check): string {
    const wanted = check(value);
    if (wanted)
      this.reject(
        `${name} must be ${wanted}, got ${quoted(value)} (set it with -c ${name}=… or ${variableOf(name)}=…)`,
      );
    return value;
  }
}

/** `prod.recoveryRegion` is `PETS_PROD_RECOVERY_REGION`. */
function variableOf(name: string): string {
  return `PETS_${name.replace(/\./g, '_').replace(/([a-z])([A-Z])/g, '$1_$2')}`.toUpperCase();
}
