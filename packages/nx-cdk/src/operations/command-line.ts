import { parseArgs } from 'node:util';
import type { ExecutorContext } from '@nx/devkit';
import { CommandError } from '../shared/command-error';
import { quoted } from '../shared/printable';

/** Types of the options of an executor, by name. */
export type OptionTypes = Readonly<Record<string, 'string' | 'boolean'>>;

/** The options of an executor, and the command after them. */
export interface CommandLine<T> {
  readonly options: T;
  readonly command: readonly string[];
}

/**
 * Reads the arguments after `nx <target> <project>`: options of the executor, an optional `--`, and a command. Nx parses the
 * arguments of the command as options of the executor, so its result is not used: `-- app --stage=prod` must not select a stage.
 *
 * @param args property `__unparsed__` of the options
 * @throws CommandError if the arguments begin with an option that the executor does not have
 */
export function commandLine<T extends object>(
  args: readonly string[],
  types: OptionTypes,
  { target, configurationName = '' }: ExecutorContext,
): CommandLine<T> {
  const options = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const found: Record<string, unknown> = { ...target?.options, ...target?.configurations?.[configurationName] };
  let begin = args.length;
  for (const token of tokens) {
    if (token.kind !== 'option') {
      begin = token.kind === 'option-terminator' ? token.index + 1 : token.index;
      break;
    }
    const { name, rawName, value } = token;
    if (!Object.hasOwn(types, name)) {
      const names = Object.keys(types).map((each) => `--${each}`);
      throw new CommandError(
        `options before the command must be ${names.join(', ')}, got ${quoted(rawName)}. Add -- before a command that begins with a dash`,
      );
    }
    found[name] = types[name] === 'string' ? text(name, value) : flag(name, value);
  }
  return { options: found as T, command: args.slice(begin) };
}

function text(name: string, value?: string): string {
  if (!value) throw new CommandError(`--${name} must have a value`);
  return value;
}

function flag(name: string, value = 'true'): boolean {
  if (!/^(true|false)$/.test(value)) throw new CommandError(`--${name} must be true or false, got ${quoted(value)}`);
  return value === 'true';
}
