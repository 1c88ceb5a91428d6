import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CommandError, quoted } from '../../../packages/nx-cdk/src/toolkit';
import type { MutationOptions } from './mutation';
import { PACKAGES } from './packages';

const NAMES = PACKAGES.map(({ name }) => name);

export const HELP = `npm run mutation -- [options]

Changes the sources in a copy of the repository, one change (mutant) at a time, and tests whether a test fails. Fails if less than
90 % of the mutants of a package are killed, or if a mutant of an IAM action, a policy attachment or a list of stateful types
survives. A mutant whose tests do not end in time counts as killed, and is listed. Writes summary.md, mutation.html and mutation.json
to reports/mutation.

options
  --package NAMES       only these packages: ${NAMES.join(', ')}
  --sample N            number of mutants, divided equally among the packages (300)
  --seed N              another sample for each number (1)
  --base REF            only lines that changed since the branch left REF, committed or not
  --critical            all mutants of which none may survive, instead of a sample
  --survivors           only the survivors and timeouts of the last run. Their results are replaced in the reports
  --concurrency N       processes at the same time (half of the cores)
  --out FOLDER          folder of the reports (reports/mutation)
  -h, --help            print this help`;

/** Parses the arguments. Returns `undefined` if they ask for help. */
export function parse(args: readonly string[], root: string): Omit<MutationOptions, 'onProgress'> | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      package: { type: 'string' },
      sample: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      base: { type: 'string' },
      critical: { type: 'boolean', default: false },
      survivors: { type: 'boolean', default: false },
      concurrency: { type: 'string', default: String(Math.max(1, Math.floor(availableParallelism() / 2))) },
      out: { type: 'string', default: join(root, 'reports/mutation') },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const wrong = (values.package?.split(',') ?? []).filter((name) => !NAMES.includes(name));
  const integers = { sample: 1, seed: 0, concurrency: 1 };
  const problems = [
    ...wrong.map((name) => `--package must be one of ${NAMES.join(', ')}, got ${quoted(name)}`),
    ...(Object.entries(integers) as [keyof typeof integers, number][])
      .filter(([name, lowest]) => !/^\d{1,9}$/.test(values[name]) || Number(values[name]) < lowest)
      .map(([name, lowest]) => `--${name} must be an integer of at least ${lowest}, got ${quoted(values[name])}`),
    ...(values.survivors && values.base !== undefined ? ['--survivors cannot be combined with --base'] : []),
  ];
  if (problems.length > 0) throw new CommandError(problems.join('\n'));
  const names = values.package?.split(',') ?? NAMES;
  return {
    root,
    packages: PACKAGES.filter(({ name }) => names.includes(name)),
    sample: Number(values.sample),
    seed: Number(values.seed),
    base: values.base,
    critical: values.critical,
    survivors: values.survivors,
    out: values.out,
    concurrency: Number(values.concurrency),
  };
}
