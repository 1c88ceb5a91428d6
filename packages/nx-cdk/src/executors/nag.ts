import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { CommandError } from '../deployment/command-error';
import { projectRoot } from '../deployment/session';
import { describeFindings, type ValidationReport } from '../deployment/findings';
import { executor } from './executor';

/** Options of the executor `nag`. */
export interface NagOptions {
  /** Folder of the cloud assembly, within the app's folder. */
  readonly outdir?: string;
  /** Where the reports go, from the workspace's root. */
  readonly out?: string;
}

const REPORTER = { package: '@pets/compliance', command: 'cdk-compliance' };

/** Reports the findings of the checks that ran in the synth; fails on one that nobody acknowledged. */
export default executor<NagOptions>(async ({ outdir = 'cdk.out', out = 'reports/compliance' }, context) => {
  const project = join(context.root, projectRoot(context));
  const assembly = join(project, outdir);
  const reporter = reporterOf(project);
  if (reporter !== undefined) {
    // from the workspace's root, so that the reports name files as the repository does
    const args = [reporter, relative(context.root, assembly), '--out', out];
    const { status } = spawnSync(process.execPath, args, { cwd: context.root, stdio: 'inherit' });
    if (status !== 0) throw new CommandError(`${REPORTER.command} failed: see above`);
    return;
  }
  const file = join(assembly, 'validation-report.json');
  if (!existsSync(file)) {
    throw new CommandError(
      `${relative(context.root, file)} is not there: the app has no validation plugin, such as cdk-nag's`,
    );
  }
  const { text, failed } = describeFindings(JSON.parse(readFileSync(file, 'utf8')) as ValidationReport);
  console.log(text);
  if (failed > 0) throw new CommandError(`${failed} finding${failed > 1 ? 's are' : ' is'} not acknowledged`);
});

/** The reporter of `@pets/compliance`, where the app depends on that. */
function reporterOf(project: string): string | undefined {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Record<
    string,
    Record<string, string> | undefined
  >;
  if (!(REPORTER.package in { ...dependencies, ...devDependencies })) return undefined;
  const manifest = require.resolve(`${REPORTER.package}/package.json`, { paths: [project] });
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin?: Record<string, string> };
  const command = bin?.[REPORTER.command];
  return command === undefined ? undefined : join(dirname(manifest), command);
}
