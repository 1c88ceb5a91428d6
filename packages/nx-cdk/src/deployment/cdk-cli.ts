import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError } from '../shared/command-error';
import { runLines } from '../shared/process';

/** Properties of `CdkCli`. */
export interface CdkCliOptions {
  /** Folder of the app, with its cdk.json. */
  readonly project: string;
  /** Cloud assembly, so that the CLI does not synthesize. */
  readonly assembly: string;
  /** Prints details. */
  readonly verbose: boolean;
}

/** The AWS CDK CLI that is installed in the workspace. */
export class CdkCli {
  constructor(private readonly options: CdkCliOptions) {}

  /** Returns the CLI for another cloud assembly. */
  withAssembly(assembly: string): CdkCli {
    return new CdkCli({ ...this.options, assembly });
  }

  /**
   * Runs a command and prints its output.
   *
   * @param read receives each line, without colors
   * @throws CommandError if the command fails
   */
  async run(command: string, args: readonly string[], read: (line: string) => void = () => undefined): Promise<void> {
    const { project, assembly, verbose } = this.options;
    const all = [this.executable(), command, '--app', assembly, ...args, ...(verbose ? ['--verbose'] : [])];
    const status = await runLines(process.execPath, all, {
      cwd: project,
      // the CLI stops the deployment
      forwardSignals: true,
      onLine: ({ text, raw, stream }) => {
        process[stream].write(`${raw}\n`);
        read(text);
      },
    });
    if (status !== 0) throw new CommandError(`cdk ${command} ${status === null ? 'was killed' : 'failed'}, see above`);
  }

  private executable(): string {
    try {
      const manifest = require.resolve('aws-cdk/package.json', { paths: [this.options.project] });
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: { cdk: string } };
      return join(dirname(manifest), bin.cdk);
    } catch {
      throw new CommandError('the AWS CDK CLI is not installed: run npm install --save-dev aws-cdk');
    }
  }
}
