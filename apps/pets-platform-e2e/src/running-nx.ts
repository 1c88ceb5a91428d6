import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalDeployment } from './local-deployment';

const ROOT = join(__dirname, '../../..');
/** Runs a command in a terminal. Its input is that of the process. */
const TERMINAL = ['python3', '-c', 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)'];

/** Options of `RunningNx`. */
export interface RunningNxOptions {
  readonly args?: readonly string[];
  /** Command after the options of the target. */
  readonly command?: readonly string[];
  /** Endpoint of AWS. @default - the emulator */
  readonly endpoint?: string;
  /** Whether Nx runs in a terminal. @default false */
  readonly terminal?: boolean;
}

/** A target of Nx that runs until it is interrupted. */
export class RunningNx {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  /** Starts a target on the assembly that the deployment has prepared: `nx logs pets-platform -c dev`. */
  constructor(deployment: LocalDeployment, target: string, options: RunningNxOptions) {
    const { args = [], command, terminal = false } = options;
    const outdir = `--outdir=${relative(join(ROOT, 'apps/pets-platform'), deployment.preparedAssembly)}`;
    const own = command ? ['--', outdir, ...args, ...command] : [outdir, ...args];
    const all = [target, 'pets-platform', '-c', deployment.environment, '--excludeTaskDependencies', ...own];
    const { endpoint, region, credentials } = deployment.client();
    const nx = [process.execPath, require.resolve('nx/bin/nx.js'), ...all];
    const [program, ...rest] = terminal ? [...TERMINAL, ...nx] : nx;
    this.child = spawn(program, rest, {
      cwd: ROOT,
      // Ctrl-C signals the group of processes
      detached: true,
      stdio: [terminal ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR, TERM: 'xterm' },
        ...{ NX_DAEMON: 'false', ...(terminal ? {} : { CI: 'true' }) },
        ...{ AWS_ENDPOINT_URL: options.endpoint ?? endpoint, AWS_REGION: region },
        ...{ AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey },
      },
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.closed = once(this.child, 'close');
  }

  /** Waits for a line, and fails if the target ends before it. */
  async until(pattern: RegExp): Promise<void> {
    while (!this.lines.some((line) => pattern.test(line))) {
      if (this.child.exitCode !== null) throw new Error(this.lines.join('\n'));
      await sleep(50);
    }
  }

  /** Types a text in the terminal. */
  type(text: string): void {
    this.child.stdin?.write(text);
  }

  /** Waits for the end of the target, and returns its exit code. */
  async end(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }

  /** Sends SIGINT as a terminal does, and waits for the end of the target. */
  async interrupt(): Promise<void> {
    process.kill(-(this.child.pid as number), 'SIGINT');
    await this.closed;
  }
}
