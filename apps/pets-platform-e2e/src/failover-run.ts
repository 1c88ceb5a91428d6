import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { RECOVERY } from './local-deployment';

const ROOT = join(__dirname, '../../..');
const NX = require.resolve('nx/bin/nx.js');

/** Options of `nxFailover`. */
export interface FailoverRunOptions {
  readonly endpoint: string;
  /** Folder for the reports. */
  readonly reports: string;
  /** Arguments, for example `take-over --dryRun`. */
  readonly args: readonly string[];
  /** Kills the command when it prints a line that matches. */
  readonly killAt?: RegExp;
}

/** Result of `nxFailover`. */
export interface FailoverRun {
  /** `null` if the command was killed. */
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly seconds: number;
}

/** Runs `npx nx failover pets-platform … -c prod` in the shell of an operator. */
export async function nxFailover({ endpoint, reports, args, killAt }: FailoverRunOptions): Promise<FailoverRun> {
  const begin = Date.now();
  const lines: string[] = [];
  const all = ['failover', 'pets-platform', ...args, '-c', 'prod', '--yes', `--reports=${reports}`];
  const child = spawn(process.execPath, [NX, ...all], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: reports,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: RECOVERY,
      AWS_EC2_METADATA_DISABLED: 'true',
      NX_DAEMON: 'false',
      CI: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nx runs the command in another process
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (raw) => {
      const line = stripVTControlCharacters(raw);
      lines.push(line);
      if (killAt?.test(line) && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    });
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { status, lines, seconds: (Date.now() - begin) / 1000 };
}

/** A report of the command. */
export interface Report {
  readonly outcome: string;
  readonly steps: readonly {
    readonly id: string;
    readonly state: string;
    readonly detail: string;
    readonly seconds?: number;
  }[];
  readonly remaining: readonly string[];
}

/** The newest report in the folder. */
export function newestReport(reports: string): Report {
  const [newest] = readdirSync(reports)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, at: /\d{4}-.*(?=\.json)/.exec(file)?.[0] ?? '' }))
    .sort((a, b) => b.at.localeCompare(a.at));
  return JSON.parse(readFileSync(join(reports, newest.file), 'utf8')) as Report;
}
