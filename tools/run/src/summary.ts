import { readAssembly, table } from '../../../packages/nx-cdk/src/toolkit';
import { type Compliance, PAGE } from './compliance';

const HEAD = ['environment', 'stack', 'region', 'resources', 'findings open', 'acknowledged'];

/** A stack with its number of resources and findings. */
interface Row {
  readonly environment: string;
  readonly name: string;
  readonly region: string;
  readonly resources: number;
  readonly open: number;
  readonly acknowledged: number;
}

/** Formats a table of the stacks in a cloud assembly, and the next steps. */
export function summarize(folder: string, compliance: Compliance): string {
  const rows = readAssembly(folder).flatMap(({ name: environment = '', stacks }) =>
    stacks.map(({ id, path, region, template }): Row => {
      const count = (resources: readonly string[]) =>
        resources.filter((resource) => resource.startsWith(`${path}/`)).length;
      const resources = Object.keys(template.Resources ?? {}).length;
      const [open, acknowledged] = [count(compliance.open), count(compliance.acknowledged)];
      return { environment, name: id, region, resources, open, acknowledged };
    }),
  );
  const cells = rows.map(({ environment, name, region, resources, open, acknowledged }, index) => [
    environment === rows[index - 1]?.environment ? '' : environment,
    name,
    region,
    resources,
    open,
    acknowledged,
  ]);
  const sum = (pick: (row: Row) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const totals = [sum(({ resources }) => resources), sum(({ open }) => open), sum((row) => row.acknowledged)];
  return [
    table(
      HEAD,
      [...cells, ['all', `${rows.length} stacks`, '', ...totals]],
      ['left', 'left', 'left', 'right', 'right', 'right'],
    ),
    '',
    `checks             ${compliance.checks.join(', ')}`,
    `templates          ${folder}/assembly-<environment>/*.template.json`,
    `findings           ${PAGE}, and machine-readable files in the same folder`,
    'diagrams           reports/diagrams/index.html',
    'next               npm test, or npx nx graph to see the dependencies',
    'one environment    npm start -- --environments dev',
  ].join('\n');
}
