import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalError } from './local-error';
import { PROJECT, ROOT } from './paths';
import { membersOf } from './process-group';

const HOST = '127.0.0.1';
const START_SECONDS = 30;
const SERVE = join(PROJECT, 'assets/serve.py');

/** Properties of `Emulator.start`. */
export interface EmulatorOptions {
  /** Python that has the emulator. */
  readonly python: string;
  /** A folder of its own, which is emptied: home, state and log. */
  readonly folder: string;
  /** The account that it plays. */
  readonly account: string;
}

/** What is known of an emulator that outlived its starter. */
export interface EmulatorState {
  readonly pid: number;
  readonly port: number;
}

/** A running emulator of AWS on a loopback port, the leader of a process group that holds its workers too. */
export class Emulator {
  /** Starts one, which ends with this process unless it is released. */
  static async start(options: EmulatorOptions): Promise<Emulator> {
    rmSync(options.folder, { recursive: true, force: true });
    for (const name of ['home', 'state', 'tmp']) mkdirSync(join(options.folder, name), { recursive: true });
    // another process may take the port before the emulator does
    for (let attempts = 3; ; attempts--) {
      const emulator = new Emulator(options.folder, await Emulator.launch(options));
      const problem = await emulator.untilHealthy();
      if (!problem) return emulator;
      await emulator.stop();
      if (attempts === 1) throw new LocalError(`the emulator did not start: ${problem}`);
    }
  }

  /** The emulator that another process left in a folder; nothing where it runs no more. */
  static find(folder: string): Emulator | undefined {
    try {
      const state = JSON.parse(readFileSync(stateFile(folder), 'utf8')) as EmulatorState;
      const emulator = new Emulator(folder, state);
      return emulator.isRunning() ? emulator : undefined;
    } catch {
      return undefined;
    }
  }

  private static async launch({ python, folder, account }: EmulatorOptions): Promise<EmulatorState & Started> {
    const port = await freePort();
    const log = openSync(join(folder, 'emulator.log'), 'a');
    const child = spawn(python, [SERVE], {
      cwd: folder,
      // a group of its own, so that its workers end with it
      detached: true,
      stdio: ['pipe', log, log],
      env: {
        // its functions run on this very Node, and find the AWS SDK among our packages
        PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
        NODE_PATH: join(ROOT, 'node_modules'),
        HOME: join(folder, 'home'),
        TMPDIR: join(folder, 'tmp'),
        STATE_DIR: join(folder, 'state'),
        S3_DATA_DIR: join(folder, 'state/s3'),
        BIND_HOST: HOST,
        MINISTACK_HOST: HOST,
        GATEWAY_PORT: String(port),
        MINISTACK_ACCOUNT_ID: account,
        LOG_LEVEL: 'WARNING',
      },
    });
    closeSync(log);
    // that there is no such program shows below, where nothing answers
    child.on('error', () => undefined);
    child.stdin?.on('error', () => undefined);
    const state = { pid: child.pid ?? 0, port };
    writeFileSync(stateFile(folder), JSON.stringify(state));
    return { ...state, process: child };
  }

  readonly endpoint: string;
  private readonly state: EmulatorState & Started;

  private constructor(
    private readonly folder: string,
    state: EmulatorState & Started,
  ) {
    this.state = state;
    this.endpoint = `http://${HOST}:${state.port}`;
  }

  /** Variables for whoever shall talk to the emulator, and to nothing and nobody else. */
  variables(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      HOME: join(this.folder, 'home'),
      TMPDIR: join(this.folder, 'tmp'),
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_REGION: 'us-east-1',
      // twelve digits would be taken for an account
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      // neither the user's profiles nor those of the machine
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      // the oldest Node of this workspace is none of its users' concern
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
  }

  /** Lets it outlive this process; `Emulator.find` finds it again. */
  release(): void {
    this.state.process?.stdin?.end('stay\n');
    this.state.process?.unref();
  }

  /** Ends it and all its workers. What it wrote stays for a reader, unless it shall be forgotten. */
  async stop(options: { readonly forget?: boolean } = {}): Promise<void> {
    this.kill();
    while (this.isRunning()) await sleep(20);
    rmSync(options.forget ? this.folder : stateFile(this.folder), { recursive: true, force: true });
  }

  /** Whether it answers. */
  async isHealthy(): Promise<boolean> {
    const answer = fetch(`${this.endpoint}/_ministack/health`, { signal: AbortSignal.timeout(5000) });
    return answer.then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Ends it at once, for a process that is about to exit. */
  kill(): void {
    if (!this.isRunning()) return;
    try {
      process.kill(-this.state.pid, 'SIGKILL');
    } catch {
      // gone in between
    }
  }

  /** The last lines that it wrote. */
  log(): string {
    return readFileSync(join(this.folder, 'emulator.log'), 'utf8').trim().split('\n').slice(-5).join('\n');
  }

  /** The state file may be old and its number another's by now: ours name our script or work in our folder. */
  private isRunning(): boolean {
    return membersOf(this.state.pid).some(({ command }) => command.includes(SERVE) || command.includes(this.folder));
  }

  private async untilHealthy(): Promise<string | undefined> {
    for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await sleep(50)) {
      if (this.state.process?.exitCode !== null) return this.log();
      if (await this.isHealthy()) return undefined;
    }
    return `no answer within ${START_SECONDS} s`;
  }
}

interface Started {
  /** Only for whoever started it. */
  readonly process?: ChildProcess;
}

function stateFile(folder: string): string {
  return join(folder, 'emulator.json');
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
