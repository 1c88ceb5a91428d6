import Table from 'cli-table3';
import { readStacks } from './assembly';
import { type Compliance, PAGE } from './compliance';

const COLUMNS = ['environment', 'stack', 'region', 'resources', 'findings open', 'acknowledged'];

/** A table of a cloud assembly's stacks, and where a reader goes next. */
export function summarize(folder: string, compliance: Compliance): string {
  const stacks = readStacks(folder).map((stack) => {
    const count = (resources: readonly string[]) =>
      resources.filter((path) => path.startsWith(`${stack.path}/`)).length;
    return { ...stack, open: count(compliance.open), acknowledged: count(compliance.acknowledged) };
  });
  const table = new Table({
    head: COLUMNS,
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right'],
  });
  let previous = '';
  for (const { environment, name, region, resources, open, acknowledged } of stacks) {
    table.push([environment === previous ? '' : environment, name, region, resources, open, acknowledged]);
    previous = environment;
  }
  const sum = (pick: (stack: (typeof stacks)[number]) => number) =>
    stacks.reduce((total, stack) => total + pick(stack), 0);
  table.push([
    'all',
    `${stacks.length} stacks`,
    '',
    sum(({ resources }) => resources),
    sum(({ open }) => open),
    sum(({ acknowledged }) => acknowledged),
  ]);
  return [
    table.toString(),
    '',
    `checked by         ${compliance.checks.join(', ')}`,
    `templates          ${folder}/assembly-<environment>/*.template.json`,
    `findings           ${PAGE}, and for programs the files beside it`,
    'next               npm test, then npx nx graph to see what depends on what',
    'one environment    npm start -- --environments dev',
  ].join('\n');
}
