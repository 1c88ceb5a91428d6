import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import { freePort } from './free-port';
import { PROJECT, ROOT } from './paths';
import { membersOf } from './process-group';
import { recreationFile } from './recreation';
import { findPrograms, servingVariables, unprivileged, type ServingOptions } from './serving';

const HOST = '127.0.0.1';
const START_SECONDS = 30;
const QUIT_MILLISECONDS = 5000;
const ASSETS = join(PROJECT, 'assets/emulator');
const SERVE = join(ASSETS, 'serve.py');

/** File in the folder of an emulator with the connections to other machines that it refused. */
const REFUSED = 'refused.log';

/** Options of `Emulator.start`. */
export interface EmulatorOptions {
  /** Python with the emulator installed. */
  readonly python: string;
  /** Folder for home, state and log. Its content is deleted. */
  readonly folder: string;
  /** Account of the emulator. */
  readonly account: string;
  /** Runs database, cache and tasks. @default - their configuration is stored only */
  readonly serving?: ServingOptions;
}

/** State of an emulator, for other processes. */
export interface EmulatorState {
  readonly pid: number;
  readonly port: number;
  /** Port at which the distribution serves requests. */
  readonly viewerPort: number;
}

/** A running emulator of AWS on a loopback port. It is the leader of a process group with its workers. */
export class Emulator {
  /** Starts an emulator. It stops when this process exits, unless it is released. */
  static async start(options: EmulatorOptions): Promise<Emulator> {
    for (const folder of [options.folder, unprivileged(options.folder)])
      rmSync(folder, { recursive: true, force: true });
    for (const name of ['home', 'state', 'tmp']) mkdirSync(join(options.folder, name), { recursive: true });
    // another process can use the port first
    for (let attempts = 3; ; attempts--) {
      const emulator = new Emulator(options.folder, await Emulator.launch(options));
      const problem = await emulator.untilHealthy();
      if (!problem) return emulator;
      await emulator.stop();
      if (attempts === 1) throw new CommandError(`the emulator did not start: ${problem}`);
    }
  }

  /** Finds the emulator that another process started in a folder. Returns `undefined` if it is not running. */
  static find(folder: string): Emulator | undefined {
    try {
      const state = JSON.parse(readFileSync(stateFile(folder), 'utf8')) as EmulatorState;
      const emulator = new Emulator(folder, state);
      return emulator.isRunning() ? emulator : undefined;
    } catch {
      return undefined;
    }
  }

  private static async launch(options: EmulatorOptions): Promise<EmulatorState & Started> {
    const { python, folder, account, serving } = options;
    const port = await freePort();
    const viewerPort = await freePort();
    const programs = serving && findPrograms(python);
    if (typeof programs === 'string') throw new CommandError(programs);
    const log = openSync(join(folder, 'emulator.log'), 'a');
    const child = spawn(python, [SERVE], {
      cwd: folder,
      // its own process group, so that its workers stop with it
      detached: true,
      stdio: ['pipe', log, log],
      env: {
        // Lambda functions run on this version of Node.js, with the AWS SDK of this workspace
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        NODE_PATH: join(ROOT, 'node_modules'),
        // neither the emulator nor a function connects to another machine
        PYTHONPATH: ASSETS,
        PYTHONDONTWRITEBYTECODE: '1',
        NODE_OPTIONS: `--require "${join(ASSETS, 'function.cjs')}"`,
        LOCAL_REFUSED: join(folder, REFUSED),
        LOCAL_RECREATION: recreationFile(),
        LOCAL_VIEWER_PORT: String(viewerPort),
        LOCAL_AUTHORITIES: join(folder, 'authorities.pem'),
        ...(programs && servingVariables(folder, programs, serving ?? {})),
        HOME: join(folder, 'home'),
        TMPDIR: join(folder, 'tmp'),
        STATE_DIR: join(folder, 'state'),
        S3_DATA_DIR: join(folder, 'state/s3'),
        BIND_HOST: HOST,
        MINISTACK_HOST: HOST,
        GATEWAY_PORT: String(port),
        MINISTACK_ACCOUNT_ID: account,
        // listeners at fixed ports, which start with the package cryptography
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        // the emulator must not find a Docker daemon of this machine
        DOCKER_HOST: 'unix:///nonexistent',
        LOG_LEVEL: 'WARNING',
      },
    });
    closeSync(log);
    // the health check below reports a missing program
    child.on('error', () => undefined);
    child.stdin?.on('error', () => undefined);
    const state = { pid: child.pid ?? 0, port, viewerPort };
    writeFileSync(stateFile(folder), JSON.stringify(state));
    return { ...state, process: child };
  }

  readonly endpoint: string;
  /** URL at which the distribution serves requests. */
  readonly url: string;
  private readonly state: EmulatorState & Started;

  private constructor(
    private readonly folder: string,
    state: EmulatorState & Started,
  ) {
    this.state = state;
    this.endpoint = `http://${HOST}:${state.port}`;
    this.url = `http://${HOST}:${state.viewerPort}`;
  }

  /** Returns environment variables for a process that uses only the emulator. */
  variables(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: join(this.folder, 'home'),
      TMPDIR: join(this.folder, 'tmp'),
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: 'us-east-1',
      // an access key of twelve digits would be an account id
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      // no profiles and no instance credentials
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      // hides the warning about old versions of Node.js
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  }

  /** Keeps the emulator running after this process exits. */
  release(): void {
    this.state.process?.stdin?.end('stay\n');
    this.state.process?.unref();
  }

  /** Stops the emulator and its workers. Keeps its folder unless `forget` is set. */
  async stop(options: { readonly forget?: boolean } = {}): Promise<void> {
    this.kill();
    while (this.isRunning()) await sleep(20);
    rmSync(options.forget ? this.folder : stateFile(this.folder), { recursive: true, force: true });
  }

  /** Returns whether the emulator responds. */
  async isHealthy(): Promise<boolean> {
    const response = fetch(`${this.endpoint}/_ministack/health`, { signal: AbortSignal.timeout(5000) });
    return response.then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Kills the emulator without waiting for requests. */
  kill(): void {
    if (!this.isRunning()) return;
    quitPostgres(this.state.pid);
    try {
      process.kill(-this.state.pid, 'SIGKILL');
    } catch {
      // it exited in the meantime
    }
    rmSync(unprivileged(this.folder), { recursive: true, force: true });
  }

  /** Returns the last lines of the log. */
  log(): string {
    return readFileSync(join(this.folder, 'emulator.log'), 'utf8').trim().split('\n').slice(-5).join('\n');
  }

  /** Id of the process group of the emulator. */
  get group(): number {
    return this.state.pid;
  }

  /** Returns the connections to other machines that the emulator and its functions were refused. */
  refused(): string[] {
    const file = join(this.folder, REFUSED);
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** Another process can have the id in an old state file. The command identifies the emulator. */
  private isRunning(): boolean {
    const parts = [SERVE, this.folder, unprivileged(this.folder)];
    return membersOf(this.state.pid).some(({ command }) => parts.some((part) => command.includes(part)));
  }

  private async untilHealthy(): Promise<string | undefined> {
    for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await sleep(50)) {
      if (this.state.process?.exitCode !== null) return this.log();
      if (await this.isHealthy()) return undefined;
    }
    return `no response within ${START_SECONDS} s`;
  }
}

/** Stops PostgreSQL, which leaves shared memory when it is killed. Blocks until it has stopped. */
function quitPostgres(group: number): void {
  const servers = () => membersOf(group).filter(({ command }) => /\/bin\/postgres -D /.test(command));
  for (const { pid } of servers()) {
    for (const signal of ['SIGQUIT', 'SIGCONT'] as const) {
      try {
        process.kill(pid, signal);
      } catch {
        // it exited in the meantime
      }
    }
  }
  for (const end = Date.now() + QUIT_MILLISECONDS; servers().length > 0 && Date.now() < end;) pause(20);
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

interface Started {
  /** `undefined` if another process started the emulator. */
  readonly process?: ChildProcess;
}

function stateFile(folder: string): string {
  return join(folder, 'emulator.json');
}
