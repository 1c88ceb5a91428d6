import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';
import { succeed } from './command';

interface Step {
  readonly name: string;
  readonly run?: string;
}

/** The commands of the release workflow, which run in a copy of the workspace. */
export class Release {
  private readonly steps: readonly Step[];

  /**
   * @param root root of the copy
   * @param folder folder for the caches of npm and Nx
   * @param settings settings of npm, with the registry
   */
  constructor(
    private readonly root: string,
    private readonly folder: string,
    private readonly settings: string,
  ) {
    const workflow = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');
    const { jobs } = parse(workflow) as { jobs: { release: { steps: Step[] } } };
    this.steps = jobs.release.steps;
  }

  /**
   * Runs the script of a step and returns its output. The variables of the step are not set: only a workflow can sign the provenance.
   *
   * @throws CommandError with the output if the script fails
   */
  run(name: string): string {
    const script = this.steps.find((step) => step.name === name)?.run;
    if (script === undefined)
      throw new CommandError(`.github/workflows/release.yml must have a step "${name}" with a script`);
    return succeed(this.root, 'bash', ['-e', '-c', script], {
      NPM_CONFIG_USERCONFIG: this.settings,
      NPM_CONFIG_CACHE: join(this.folder, 'npm-cache'),
      NX_DAEMON: 'false',
      NX_CACHE_DIRECTORY: join(this.folder, 'nx-cache'),
      NX_WORKSPACE_DATA_DIRECTORY: join(this.folder, 'nx-data'),
      // Nx ignores TMPDIR
      NX_SOCKET_DIR: join(this.folder, 'nx-sockets'),
      NX_NATIVE_FILE_CACHE_DIRECTORY: join(this.folder, 'nx-native'),
    });
  }
}
