import { distance } from 'fastest-levenshtein';

/** The names of all settings, to recognize misspelled ones. */
export class SettingNames {
  private readonly groups: ReadonlySet<string>;
  private readonly keys: readonly string[];

  /**
   * @param prefix beginning of names that only settings have
   */
  constructor(
    readonly all: readonly string[],
    private readonly prefix?: string,
  ) {
    const dotted = all.filter((name) => name.includes('.')).map((name) => name.split('.'));
    this.groups = new Set(dotted.map(([group]) => group.toLowerCase()));
    this.keys = [...new Set(dotted.map(([, key]) => key))];
  }

  /** Whether a name resembles a setting, and is none. */
  misses(name: string): boolean {
    if (this.all.includes(name)) return false;
    if (this.prefix !== undefined && name.toUpperCase().startsWith(this.prefix)) return true;
    const [group, ...key] = name.split('.');
    if (key.length > 0 && this.groups.has(group.toLowerCase())) return true;
    // a setting of an environment that does not exist
    if (key.length > 0 && closest(key.join('.'), this.keys) !== undefined) return true;
    return this.nearest(name) !== undefined;
  }

  /** The setting that a misspelled name is closest to, if one is close. */
  nearest(name: string): string | undefined {
    const [group, ...key] = name.split('.');
    const candidates = key.length === 0 ? this.all : this.all.filter((each) => hasSimilarGroup(each, group));
    return closest(name, candidates);
  }
}

/** Returns the name with the fewest different characters, if these are at most a quarter of its characters. */
function closest(name: string, names: readonly string[]): string | undefined {
  const simple = simplified(name);
  // no name that is much longer is close, and comparing takes the product of the lengths
  const candidates = names
    .filter((each) => Math.abs(simplified(each).length - simple.length) <= allowed(each))
    .map((each) => ({ each, differences: distance(simple, simplified(each)) }))
    .filter(({ each, differences }) => differences <= allowed(each));
  return candidates.sort((one, other) => one.differences - other.differences).at(0)?.each;
}

/** Whether a setting is of the environment with a name, which can be misspelled. */
function hasSimilarGroup(setting: string, name: string): boolean {
  const [group, ...key] = setting.split('.');
  return key.length === 0 || distance(group, name.toLowerCase()) <= Math.max(1, Math.floor(group.length / 2));
}

function allowed(name: string): number {
  return Math.min(3, Math.floor(simplified(name).length / 4));
}

/** Without case and separators. */
function simplified(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
