import { CommandError, exclusively, runLines } from '../../../packages/nx-cdk/src/toolkit';

/** Options of `runTasks`. */
export interface TaskRun {
  readonly targets: readonly string[];
  /** Projects that are left out. */
  readonly exclude?: readonly string[];
  /** Names of the projects. @default - all projects */
  readonly projects?: readonly string[];
  /** Prints all output instead of a line for each task. */
  readonly verbose: boolean;
  /** Prints nothing but errors, unless `verbose` is set. @default false */
  readonly quiet?: boolean;
  /** Passes signals on to Nx, and waits until it has stopped the tasks. @default false */
  readonly forwardSignals?: boolean;
  /** Environment variables for the tasks. */
  readonly variables?: NodeJS.ProcessEnv;
}

/** Totals of a run. */
export interface TaskTotals {
  readonly tasks: number;
  readonly fromCache: number;
}

/** Works on the cloud assembly and the reports while no other command of this checkout does. Waits for the other command. */
export function withAssembly<T>(work: () => Promise<T>): Promise<T> {
  return exclusively({ root: process.cwd(), projectName: 'the cloud assembly' }, {}, work);
}

/** The first line that Nx prints for a completed task. */
const TASK = /^> nx run ([^ ]+)/;
const FAILED = /^- (\S+:\S+)$/;
const CACHE = /Cache:\s+(\d+)\/(\d+) hit/;

/**
 * Runs targets of projects and prints a line for each completed task.
 *
 * @throws CommandError with the output of the failed tasks
 */
export async function runTasks(run: TaskRun): Promise<TaskTotals> {
  const args = [require.resolve('nx/bin/nx.js'), 'run-many', '--output-style=static', '-t', ...run.targets];
  if (run.projects !== undefined) args.push(`--projects=${run.projects.join(',')}`);
  if (run.exclude !== undefined) args.push(`--exclude=${run.exclude.join(',')}`);
  const output = new TaskOutput(run.verbose, run.quiet);
  const status = await runLines(process.execPath, args, {
    env: { ...run.variables, NX_DAEMON: 'false', FORCE_COLOR: '0' },
    onLine: ({ text }) => output.read(text.trimEnd()),
    forwardSignals: run.forwardSignals,
  });
  if (status !== 0) throw new CommandError(output.failures());
  return output.totals;
}

/** Sorts the output of Nx by task. */
export class TaskOutput {
  totals: TaskTotals = { tasks: 0, fromCache: 0 };
  private readonly blocks = new Map<string, string[]>();
  private readonly failed: string[] = [];
  private current: string[] = [];
  private readonly preamble = this.current;

  constructor(
    private readonly verbose: boolean,
    private readonly quiet = false,
  ) {}

  read(line: string): void {
    if (this.verbose) console.log(line);
    const [, task] = TASK.exec(line) ?? [];
    if (task) {
      this.current = [];
      this.blocks.set(task, this.current);
      if (!this.verbose && !this.quiet) console.log(`  ${task}`);
      return;
    }
    const [, failed] = FAILED.exec(line) ?? [];
    if (failed) this.failed.push(failed);
    const [, fromCache, tasks] = CACHE.exec(line) ?? [];
    if (tasks) this.totals = { tasks: Number(tasks), fromCache: Number(fromCache) };
    this.current.push(line);
  }

  /** Returns the output of the failed tasks, or all output if Nx itself failed. */
  failures(): string {
    const failed = this.failed.filter((task) => this.blocks.has(task));
    if (failed.length === 0) return this.preamble.join('\n');
    const shown = failed.flatMap((task) => [`${task} failed:`, ...trimmed(this.blocks.get(task) ?? [])]);
    return ['', ...shown].join('\n');
  }
}

/** Removes the lines of Nx itself and empty lines. */
function trimmed(lines: readonly string[]): string[] {
  const end = lines.findIndex((line) => /^ ?NX {3}|^Warning: command "/.test(line));
  return (end < 0 ? lines : lines.slice(0, end)).filter((line) => line !== '' && !line.startsWith('> '));
}
