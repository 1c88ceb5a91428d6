import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  CommandError,
  describeError,
  describeFindings,
  readAssembly,
  runLines,
  type StageStacks,
  type ValidationReport,
} from '../../../../packages/nx-cdk/src/toolkit';
import { compareAssemblies } from '../compare/compare';
import { renderText } from '../compare/render';
import { isRecordedSince } from '../compliance';
import { runTasks } from '../nx';
import { seconds } from '../steps';

const APP = 'apps/pets-platform';
/** Not cdk.out, which other commands deploy. */
const ASSEMBLY = '.nx/dev/cdk.out';

interface Options {
  readonly environments: readonly string[];
  readonly verbose: boolean;
}

/** Compiles and synthesizes after a change, and prints what changed since the last successful synthesis. */
export class Development {
  private last?: readonly StageStacks[];
  private stopping = false;

  constructor(private readonly options: Options) {}

  /** Does not throw: the next save can fix an error. */
  async update(files: readonly string[]): Promise<void> {
    for (const file of files) console.log(file);
    const begin = performance.now();
    try {
      const { stages, findings } = await this.synthesize();
      const differences = this.last && renderText(compareAssemblies(this.last, stages));
      this.last = stages;
      if (this.stopping) return;
      for (const part of [differences, findings]) if (part) console.log(part);
      const stacks = stages.flatMap((stage) => stage.stacks);
      console.log(`${stacks.length} stacks: ${seconds(performance.now() - begin)}\n`);
    } catch (error) {
      if (!this.stopping) console.error(`${describeError(error).trim()}\n`);
    }
  }

  /** The current run ends early and prints nothing, because its commands receive the signal, too. */
  stop(): void {
    this.stopping = true;
  }

  removeAssembly(): void {
    rmSync(ASSEMBLY, { recursive: true, force: true });
  }

  /** Returns the stacks, and the findings as text. A finding fails the app after it has written the assembly. */
  private async synthesize(): Promise<{ stages: readonly StageStacks[]; findings: string }> {
    const { environments, verbose } = this.options;
    await runTasks({ targets: ['compile'], projects: ['pets-platform'], verbose, quiet: true, forwardSignals: true });
    const begin = Date.now();
    const lines: string[] = [];
    const status = await runLines(process.execPath, ['../../packages/nx-cdk/bin/synth.cjs', '--fast'], {
      cwd: APP,
      env: { CDK_OUTDIR: resolve(ASSEMBLY), PETS_ENVIRONMENTS: environments.join(',') },
      onLine: ({ text }) => lines.push(text),
      forwardSignals: true,
    });
    if (status !== 0 && !isRecordedSince(ASSEMBLY, begin)) throw new CommandError(lines.join('\n'));
    return { stages: readAssembly(ASSEMBLY), findings: findingsOf(ASSEMBLY) };
  }
}

/** Describes the open findings. */
function findingsOf(assembly: string): string {
  const file = join(assembly, 'validation-report.json');
  if (!existsSync(file)) return 'no open findings';
  const { open } = describeFindings(JSON.parse(readFileSync(file, 'utf8')) as ValidationReport);
  return open.length === 0 ? 'no open findings' : [`${open.length} open findings`, ...open].join('\n');
}
