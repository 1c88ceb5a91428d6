import { parseArgs } from 'node:util';
import { CommandError, describeError, quoted } from '../../../packages/nx-cdk/src/toolkit';
import { bench } from './bench';
import { compare } from './compare/command';
import { dev } from './dev/command';
import { local } from './local';
import { start } from './start';
import { test } from './test';
import type { Options } from './options';

interface Command {
  readonly help: string;
  /** Receives the options that all commands share. */
  readonly run?: (options: Options) => Promise<void>;
  /** Parses its own arguments. */
  readonly parse?: (args: readonly string[]) => Promise<void>;
}

const COMMANDS: Record<string, Command> = {
  start: { run: start, help: 'compile, synthesize and check all environments, and show the result' },
  test: { run: test, help: 'check the format, lint, type-check and test all projects' },
  dev: { parse: dev, help: 'show what each save changes in the templates, see npm run dev -- --help' },
  local: { parse: local, help: 'deploy to a local emulator of AWS, see npm run local -- --help' },
  compare: { parse: compare, help: 'compare two cloud assemblies, see npm run compare -- --help' },
  bench: { run: bench, help: 'measure the synthesis and a second run of all targets' },
};

/** The command, if the user gave the name of one and not of a property that every object has. */
function commandOf(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  const parse = commandOf(command)?.parse;
  if (parse) return parse(rest);
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      environments: { type: 'string', short: 'e' },
      help: { type: 'boolean', short: 'h', default: false },
      'no-local': { type: 'boolean', default: false },
      verbose: { type: 'boolean', short: 'v', default: false },
    },
  });
  const [name] = positionals;
  if (values.help || name === undefined || name === '--help') return console.log(usage());
  const run = commandOf(name)?.run;
  if (!run) throw new CommandError(`command must be one of ${Object.keys(COMMANDS).join(', ')}, got ${quoted(name)}`);
  await run(values);
}

function usage(): string {
  const commands = Object.entries(COMMANDS).map(([name, { help }]) => `  npm run ${name.padEnd(7)}  ${help}`);
  return [
    ...commands,
    '',
    'options, after --',
    '  -e, --environments dev,prod   synthesize only these environments (start)',
    '  --no-local                    do not deploy to the local emulator (start)',
    '  -v, --verbose                 print the output of each task',
    '  -h, --help                    print this help',
  ].join('\n');
}

main().catch((error: unknown) => {
  console.error(describeError(error));
  process.exitCode = 1;
});
