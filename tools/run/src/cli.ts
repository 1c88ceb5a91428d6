import { parseArgs } from 'node:util';
import { LocalError } from '@pets/local';
import { bench } from './bench';
import { CommandError } from './command-error';
import { compare } from './compare/command';
import { local } from './local';
import { start } from './start';
import { test } from './test';
import type { Options } from './options';

const COMMANDS: Record<string, { run: (options: Options) => Promise<void>; help: string }> = {
  start: { run: start, help: 'build everything, synthesize the environments, check them and say what was made' },
  test: { run: test, help: 'check the format, lint, type-check and run all tests of all projects' },
  local: { run: () => local([]), help: 'deploy on a local emulator of AWS; npm run local -- --help tells more' },
  compare: {
    run: async () => void (await compare([])),
    help: 'compare two cloud assemblies; npm run compare -- --help tells more',
  },
  bench: { run: bench, help: 'measure the speed of the synth and of a second run of everything' },
};

async function main(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === 'local') return local(rest);
  if (command === 'compare') {
    process.exitCode = await compare(rest);
    return;
  }
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
  if (!(name in COMMANDS))
    throw new CommandError(`there is no command '${name}': use one of ${Object.keys(COMMANDS).join(', ')}`);
  await COMMANDS[name].run(values);
}

function usage(): string {
  const commands = Object.entries(COMMANDS).map(([name, { help }]) => `  npm run ${name.padEnd(7)}  ${help}`);
  return [
    ...commands,
    '',
    'options, after --',
    '  -e, --environments dev,prod   only these (start)',
    '  --no-local                    no deployment on the local emulator (start)',
    '  -v, --verbose                 show what each task prints',
    '  -h, --help                    this text',
  ].join('\n');
}

main().catch((error: Error) => {
  const expected =
    error instanceof CommandError ||
    error instanceof LocalError ||
    (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
  console.error(expected ? error.message : error.stack);
  process.exitCode = 1;
});
