import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { CommandError } from './command-error';

/** Where the CDK's command line runs. */
export interface CdkCliOptions {
  /** The app's folder, which holds its cdk.json. */
  readonly project: string;
  /** The assembly that it works from, so that nothing is synthesized. */
  readonly assembly: string;
  /** Shows what the command line does in detail. */
  readonly verbose: boolean;
}

/** The CDK's own command line, as the workspace installed it. */
export class CdkCli {
  constructor(private readonly options: CdkCliOptions) {}

  /**
   * Runs a command and shows what it prints as it comes.
   *
   * @param read gets each line, without colours
   * @throws CommandError where the command fails
   */
  async run(command: string, args: readonly string[], read: (line: string) => void = () => undefined): Promise<void> {
    const { project, assembly, verbose } = this.options;
    const all = [this.executable(), command, '--app', assembly, ...args, ...(verbose ? ['--verbose'] : [])];
    const child = spawn(process.execPath, all, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
    // who ends this process means the deployment
    const end = (signal: NodeJS.Signals) => child.kill(signal);
    process.once('SIGINT', end).once('SIGTERM', end);
    for (const [stream, out] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      createInterface({ input: stream }).on('line', (line) => {
        out.write(`${line}\n`);
        read(stripVTControlCharacters(line));
      });
    }
    try {
      const status = await new Promise<number | null>((resolve, reject) => {
        child.on('error', reject);
        child.on('close', resolve);
      });
      if (status !== 0)
        throw new CommandError(`cdk ${command} failed${status === null ? ', it was ended' : ''}: see above`);
    } finally {
      process.off('SIGINT', end).off('SIGTERM', end);
    }
  }

  private executable(): string {
    try {
      const manifest = require.resolve('aws-cdk/package.json', { paths: [this.options.project] });
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { cdk: string } };
      return join(dirname(manifest), bin.cdk);
    } catch {
      throw new CommandError('aws-cdk is not installed, the command line that deploys: npm install --save-dev aws-cdk');
    }
  }
}
