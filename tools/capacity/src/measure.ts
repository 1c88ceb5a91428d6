import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createToken, type Emulator, find, membersOf } from '@pets/local';
import { Client } from 'pg';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import { load, type Request } from './load';
import { cpuSeconds } from './processes';
import type { Kind, Measured, MeasuredCost } from './workload';

const REGION = 'us-east-1';
const PETS = 100;
const WARM_UP_SECONDS = 30;

/** Processes of the local deployment, by a part of their command. */
const PROCESSES = {
  task: /^java .* -jar \S+\.jar$/,
  database: /\/bin\/postgres -D /,
  cache: /\/(valkey|redis)-server /,
};

/** Statistics appear up to a second after a transaction. */
const STATISTICS_MS = 2000;

/** Options of `measure`. */
export interface MeasureOptions {
  readonly environment: string;
  /** Requests a second. */
  readonly rate: number;
  /** Duration of each measurement. */
  readonly seconds: number;
  /** Processor of this machine. */
  readonly processor: string;
  readonly print: (line: string) => void;
}

/**
 * Measures the CPU time, the connection time and the sizes of each kind of request on a running local deployment. Sends the
 * requests to the task, because the load balancer of the emulator is not the one of AWS.
 *
 * @throws CommandError if the environment does not run the Spring Boot application
 */
export async function measure({ environment, print, processor, rate, seconds }: MeasureOptions): Promise<Measured> {
  const found = find(environment);
  if (!found) throw new CommandError(`${environment} is not running. Run npm run local -- -e ${environment} first`);
  const { emulator, folder } = found;
  const group = membersOf(emulator.group);
  const pids = Object.fromEntries(
    Object.entries(PROCESSES).map(([name, pattern]) => [name, group.find(({ command }) => pattern.test(command))?.pid]),
  );
  const port = group.map(({ command }) => / -Dserver\.port=(\d+) /.exec(command)?.[1]).find(Boolean);
  const { task, database, cache } = pids;
  if (!task || !database || !cache || !port)
    throw new CommandError(
      `${environment} must run the Spring Boot application. Install Java and Maven, and deploy again`,
    );

  const url = `http://127.0.0.1:${port}`;
  const requests = await requestsOf(emulator, url);
  const client = await connect(emulator);
  const kinds: Partial<Record<Kind, MeasuredCost>> = {};
  try {
    for (const [kind, request] of Object.entries(requests) as [Kind, Request][]) {
      print(`${kind}: ${request.method} ${request.path}, ${rate} a second, ${WARM_UP_SECONDS} s and ${seconds} s`);
      await load(url, request, rate, WARM_UP_SECONDS);
      await sleep(STATISTICS_MS);
      const state = async () => ({
        cpu: [task, database, cache].map(cpuSeconds),
        active: await activeMs(client),
        log: logBytes(folder),
      });
      const before = await state();
      const { medianMs, requests: count, responseBytes } = await load(url, request, rate, seconds);
      await sleep(STATISTICS_MS);
      const after = await state();
      const [taskCpuMs, databaseCpuMs, cacheCpuMs] = after.cpu.map((cpu, i) =>
        round(((cpu - before.cpu[i]) * 1000) / count),
      );
      kinds[kind] = {
        taskCpuMs,
        databaseCpuMs,
        cacheCpuMs,
        connectionMs: round((after.active - before.active) / count),
        medianMs,
        responseBytes,
        logBytes: Math.round((after.log - before.log) / count),
      };
    }
  } finally {
    await client.end();
  }
  return { date: new Date().toISOString().slice(0, 10), processor, rate, seconds, kinds: kinds as Measured['kinds'] };
}

async function requestsOf(emulator: Emulator, url: string): Promise<Record<Kind, Request>> {
  const headers = {
    authorization: `Bearer ${await createToken(emulator, REGION)}`,
    'content-type': 'application/json',
  };
  const create: Request = { method: 'POST', path: '/pets', headers, body: '{"name":"Rex","species":"dog"}' };
  for (let i = 0; i < PETS; i++) {
    const response = await fetch(`${url}/pets`, { method: 'POST', headers, body: create.body });
    if (response.status !== 201) throw new CommandError(`POST /pets must answer 201, got ${response.status}`);
  }
  return { read: { method: 'GET', path: '/pets/1' }, list: { method: 'GET', path: '/pets?limit=20' }, create };
}

async function connect({ endpoint }: Emulator): Promise<Client> {
  const secrets = new SecretsManagerClient({
    endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: 'pets-api/db-password' }));
  const { host, port, username, password } = JSON.parse(SecretString) as Record<string, string>;
  // the certificate of the emulator, on the loopback interface
  const ssl = { rejectUnauthorized: false };
  const client = new Client({ host, port: Number(port), user: username, password, database: 'petsdb', ssl });
  await client.connect();
  return client;
}

/** Milliseconds that the sessions of the database executed statements. */
async function activeMs(client: Client): Promise<number> {
  const { rows } = await client.query<{ active_time: number }>(
    'SELECT active_time FROM pg_stat_database WHERE datname = current_database()',
  );
  return rows[0].active_time;
}

function logBytes(folder: string): number {
  const containers = join(folder, 'containers');
  return readdirSync(containers)
    .filter((name) => /^ministack-ecs-.*\.log$/.test(name))
    .reduce((sum, name) => sum + statSync(join(containers, name)).size, 0);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
