import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { CommandError } from './command-error';

/** What `runTasks` runs. */
export interface TaskRun {
  readonly targets: readonly string[];
  /** Prints everything as it comes, in place of a line for each task. */
  readonly verbose: boolean;
  /** Variables for the tasks. */
  readonly variables?: NodeJS.ProcessEnv;
}

/** What Nx says of a finished run. */
export interface TaskTotals {
  readonly tasks: number;
  readonly fromCache: number;
}

/** The first line that Nx prints of a task, once it has finished. */
const TASK = /^> nx run ([^ ]+)/;
const FAILED = /^- (\S+:\S+)$/;
const CACHE = /Cache:\s+(\d+)\/(\d+) hit/;

/**
 * Runs targets of all projects, with a line for each task that finished.
 *
 * Throws a `CommandError` that holds what the failed tasks printed.
 */
export async function runTasks(run: TaskRun): Promise<TaskTotals> {
  const args = [require.resolve('nx/bin/nx.js'), 'run-many', '--output-style=static', '-t', ...run.targets];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...run.variables, NX_DAEMON: 'false', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = new TaskOutput(run.verbose);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => output.read(stripVTControlCharacters(line).trimEnd()));
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) throw new CommandError(output.failures());
  return output.totals;
}

/** Sorts the lines that Nx prints by the task that they belong to. */
export class TaskOutput {
  totals: TaskTotals = { tasks: 0, fromCache: 0 };
  private readonly blocks = new Map<string, string[]>();
  private readonly failed: string[] = [];
  private current: string[] = [];
  private readonly preamble = this.current;

  constructor(private readonly verbose: boolean) {}

  read(line: string): void {
    if (this.verbose) console.log(line);
    const [, task] = TASK.exec(line) ?? [];
    if (task) {
      this.current = [];
      this.blocks.set(task, this.current);
      if (!this.verbose) console.log(`  ${task}`);
      return;
    }
    const [, failed] = FAILED.exec(line) ?? [];
    if (failed) this.failed.push(failed);
    const [, fromCache, tasks] = CACHE.exec(line) ?? [];
    if (tasks) this.totals = { tasks: Number(tasks), fromCache: Number(fromCache) };
    this.current.push(line);
  }

  /** What the failed tasks printed, or all of it where Nx itself failed. */
  failures(): string {
    const failed = this.failed.filter((task) => this.blocks.has(task));
    if (failed.length === 0) return this.preamble.join('\n');
    const shown = failed.flatMap((task) => [`${task} failed:`, ...trimmed(this.blocks.get(task) ?? [])]);
    return ['', ...shown].join('\n');
  }
}

/** Without the command that Nx echoes, its own remarks and the empty lines around. */
function trimmed(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => /^ ?NX {3}|^Warning: command "/.test(line));
  return (end < 0 ? lines : lines.slice(0, end)).filter((line) => line !== '' && !line.startsWith('> '));
}
