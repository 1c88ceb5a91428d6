import { quoted } from '../shared/printable';
import { appTargets } from './app';
import { commonTargets } from './common';
import { Inputs, type Targets } from './inputs';
import { libraryTargets } from './library';

const inputs = new Inputs('.', {});

/** Names of all targets that this plugin infers. */
export const TARGETS: readonly string[] = [
  appTargets({ synth: '', compile: '', compiled: true, stages: [], fast: false }, inputs),
  libraryTargets({ compile: '', compiled: true, lazyIndex: '', runExamples: '', functions: true, jest: true }, inputs),
  commonTargets(inputs),
].flatMap((targets) => Object.keys(targets));

/** Options of the plugin in `nx.json`: another name for each target, such as `synthTargetName`. */
export type PluginOptions = Readonly<Record<`${string}TargetName`, string>>;

/** Returns the option with the name of a target: `testLowestTargetName` for `test-lowest`. */
function optionOf(target: string): string {
  return `${target.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}TargetName`;
}

const OPTIONS = new Map([...new Set(TARGETS)].sort().map((target) => [optionOf(target), target]));

/** Names of the inferred targets in a workspace, which the options of the plugin can change. */
export class TargetNames {
  private readonly renamed = new Map<string, string>();

  /** @throws Error if an option is unknown or is not a name */
  constructor(options: unknown) {
    const problems = Object.entries(options ?? {}).flatMap(([option, name]: [string, unknown]) => {
      const target = OPTIONS.get(option);
      if (target === undefined)
        return [`option must be one of ${[...OPTIONS.keys()].join(', ')}, got ${quoted(option)}`];
      if (typeof name !== 'string' || !/^[^\s^]+$/.test(name)) {
        return [`${option} must be a name without spaces, got ${quoted(String(name))}`];
      }
      this.renamed.set(target, name);
      return [];
    });
    if (problems.length > 0) throw new Error(`nx.json: @pets/nx-cdk: ${problems.join('; ')}`);
  }

  /** Returns the name of a target. */
  of(target: string): string {
    return this.renamed.get(target) ?? target;
  }

  /** Returns the targets with their names in the workspace, also in their dependencies. */
  apply(targets: Targets): Targets {
    const rename = (name: string) => {
      const [, prefix, target] = /^(\^?)(.*)$/.exec(name)!;
      return `${prefix}${this.renamed.get(target) ?? target}`;
    };
    const result: Targets = {};
    for (const [name, target] of Object.entries(targets)) {
      const to = rename(name);
      if (to in result)
        throw new Error(`nx.json: @pets/nx-cdk: names of targets must be unique, got ${quoted(to)} twice`);
      const dependsOn = target.dependsOn?.map((each) => (typeof each === 'string' ? rename(each) : each));
      result[to] = dependsOn ? { ...target, dependsOn } : target;
    }
    return result;
  }
}
