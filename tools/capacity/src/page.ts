import { limitsOf } from './limits';
import type { Deployment } from './deployment';
import { needsOf } from './needs';
import { QUOTAS } from './quotas';
import { KINDS, type Measured, meanCost, MIX, type RequestCost } from './workload';

/** Rates of the table in the document. */
export const RATES = [100, 1000, 10_000, 100_000];

/** Documentation with generated tables. */
export const PAGE = 'docs/scaling.md';

/** A generated part of the page, between two comments. */
const part = (name: string) => new RegExp(`(<!-- ${name} -->)\\s[^]*?(<!-- end of ${name} -->)`);

/** Returns the page with current tables. */
export function update(page: string, deployments: readonly Deployment[], measured: Measured): string {
  const cost = meanCost(measured.kinds);
  const prod = deployments.find(({ name }) => name === 'prod');
  const parts: Record<string, string> = {
    measured: measuredTable(measured),
    environments: environmentsTable(deployments, cost),
    ...(prod && { limits: limitsTable(prod, cost) }),
    needs: needsTable(RATES, cost),
    quotas: quotasTable(),
  };
  return Object.entries(parts).reduce((text, [name, table]) => {
    if (!part(name).test(text)) throw new Error(`${PAGE} must contain <!-- ${name} --> and <!-- end of ${name} -->`);
    return text.replace(part(name), `$1\n\n${table}\n\n$2`);
  }, page);
}

/** The cost of each kind of request and their mean. */
export function measuredTable({ kinds }: Measured): string {
  const mean = meanCost(kinds);
  const row = (name: string, { databaseCpuMs, ...cost }: RequestCost, share: number) => [
    name,
    `${share * 100} %`,
    ...[cost.taskCpuMs, databaseCpuMs, cost.cacheCpuMs, cost.connectionMs].map((ms) => `${ms.toFixed(2)} ms`),
    `${Math.round(cost.responseBytes)} B`,
    `${Math.round(cost.logBytes)} B`,
  ];
  const names = { read: '`GET /pets/{id}`', list: '`GET /pets?limit=20`', create: '`POST /pets`' };
  return markdown(
    ['Request', 'Share', 'CPU of the task', 'CPU of the database', 'CPU of the cache', 'Statements', 'Response', 'Log'],
    [...KINDS.map((kind) => row(names[kind], kinds[kind], MIX[kind])), row('mean', mean, 1)],
  );
}

/** Largest rate of requests of each environment, and its first limit. */
export function environmentsTable(deployments: readonly Deployment[], cost: RequestCost): string {
  return markdown(
    ['Environment', 'Tasks', 'Database', 'Session cache', 'NAT gateways', 'Requests a second', 'First limit'],
    deployments.map((deployment) => {
      const [first] = limitsOf(deployment, cost).filter(({ part: name }) => !name.startsWith('Fargate quota'));
      const { cache, database, maxTasks, natGateways, taskVcpus } = deployment;
      return [
        deployment.name,
        `${maxTasks} x ${taskVcpus} vCPU`,
        database.name,
        cache.name,
        String(natGateways),
        rate(first.requests),
        first.part,
      ];
    }),
  );
}

/** The limits of a deployment. */
export function limitsTable(deployment: Deployment, cost: RequestCost): string {
  return markdown(
    ['Limit', 'Requests a second', 'Calculated from', 'To raise it'],
    limitsOf(deployment, cost).map(({ calculation, part: name, remedy, requests }) => [
      name,
      rate(requests),
      calculation,
      remedy,
    ]),
  );
}

/** The resources for rates of requests. */
export function needsTable(rates: readonly number[], cost: RequestCost): string {
  return markdown(
    [
      ...['Requests a second', 'Tasks', 'Pool', 'Connections', 'Database', 'RDS Proxy'],
      ...['Cache shards', 'Capacity units', 'NAT', 'Logs a day'],
    ],
    rates.map((requests) => {
      const needs = needsOf(requests, cost);
      return [
        grouped(requests),
        `${needs.tasks} x ${needs.taskVcpus} vCPU`,
        String(needs.poolSize),
        grouped(needs.peakConnections),
        needs.database?.name ?? 'several databases',
        needs.needsProxy ? 'yes' : 'no',
        String(needs.cacheShards),
        grouped(needs.capacityUnits),
        '0 GiB',
        `${grouped(Math.ceil(needs.logGibPerDay))} GiB`,
      ];
    }),
  );
}

function quotasTable(): string {
  return markdown(
    ['Quota', 'Default', 'Source'],
    Object.values(QUOTAS).map(({ name, source, unit, value }) => [
      name,
      `${grouped(value)} ${unit}`,
      `[AWS](${source})`,
    ]),
  );
}

/** Two significant digits: the model is not more precise. */
function rate(requests: number): string {
  return grouped(Number(requests.toPrecision(2)));
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
