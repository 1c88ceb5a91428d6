import { parseArgs } from 'node:util';
import { CommandError, quoted } from '../../../../packages/nx-cdk/src/toolkit';
import { Development } from './development';
import { ChangeQueue } from './change-queue';
import { watchSources } from './watch';

const ENVIRONMENTS = ['dev', 'staging', 'prod'];

/** Synthesizes environments after each save, and prints what changed. Returns when the user stops it. */
export async function dev(args: readonly string[]): Promise<void> {
  const { environments, help, verbose } = parse(args);
  if (help) return console.log(usage());
  const development = new Development({ environments, verbose });
  const queue = new ChangeQueue((files) => development.update(files));
  const watcher = await watchSources(process.cwd(), (file) => queue.add(file));
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  console.log(`${environments.join(', ')}: a save compiles, synthesizes and shows what changed. Ctrl-C stops\n`);
  queue.run();
  await stopped;
  development.stop();
  await watcher.close();
  await queue.stop();
  development.removeAssembly();
  console.log('\nstopped');
}

function parse(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      environments: { type: 'string', short: 'e', default: 'dev' },
      help: { type: 'boolean', short: 'h', default: false },
      verbose: { type: 'boolean', short: 'v', default: false },
    },
  });
  const environments = values.environments.split(',');
  const unknown = environments.filter((name) => !ENVIRONMENTS.includes(name));
  if (unknown.length > 0) {
    throw new CommandError(`environments must be of ${ENVIRONMENTS.join(', ')}, got ${quoted(unknown.join(','))}`);
  }
  return { ...values, environments };
}

function usage(): string {
  return [
    '  npm run dev                   after each save, compile, synthesize dev, and show the findings and what changed',
    '',
    'Watches the sources of the libraries and of the app. An error of the compiler or of the synthesis is printed, and the',
    'next save is compared with the last successful synthesis. Ctrl-C stops. The folder cdk.out is not changed.',
    '',
    'options, after --',
    '  -e, --environments dev,prod   environments to synthesize',
    '  -v, --verbose                 print the output of each task',
    '  -h, --help                    print this help',
  ].join('\n');
}
