import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describeFindings, type ValidationReport } from '../deployment/findings';
import { foldersOf } from '../deployment/session';
import { CommandError } from '../shared/command-error';
import { run } from '../shared/process';
import { executor } from '../shared/executor';
import { fastBuilds, usesFastBuilds } from '../shared/fast-builds';

/** Options of the executor `nag`. */
export interface NagOptions {
  /** Folder of the cloud assembly, relative to the project. @default cdk.out */
  readonly outdir?: string;
  /** Folder for the reports, relative to the workspace. @default reports/compliance */
  readonly out?: string;
}

const REPORTER = { package: '@pets/compliance', command: 'cdk-compliance' };

/** Reports the findings of the validation plugins that ran during synthesis. Fails if a finding is open. */
export default executor<NagOptions>(async ({ outdir, out = 'reports/compliance' }, context) => {
  const { project, assembly } = foldersOf({ outdir }, context);
  const reporter = reporterOf(project);
  if (reporter !== undefined) {
    // paths in the reports are relative to the workspace
    const args = [reporter, relative(context.root, assembly), '--out', out];
    // if the reporter is a library of the workspace, synth has compiled only the build that it uses
    const env = usesFastBuilds() ? fastBuilds.environmentOf(project) : {};
    return run(process.execPath, args, { cwd: context.root, name: REPORTER.command, env });
  }
  const file = join(assembly, 'validation-report.json');
  if (!existsSync(file)) {
    throw new CommandError(
      `${relative(context.root, file)} does not exist. Add a validation plugin to the app, for example cdk-nag`,
    );
  }
  const { text, open } = describeFindings(JSON.parse(readFileSync(file, 'utf8')) as ValidationReport);
  console.log(text);
  if (open.length > 0)
    throw new CommandError(
      `${open.length} finding${open.length > 1 ? 's are' : ' is'} open: fix or acknowledge ${open.length > 1 ? 'them' : 'it'}`,
    );
});

/** Returns the reporter of `@pets/compliance`, if the app depends on it. */
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
