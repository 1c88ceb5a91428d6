import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from './options';
import { CommandError } from './command-error';
import { runTasks } from './nx';
import { step } from './steps';

/** How many tests ended how. */
export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Checks the format, lints, type-checks and tests every project, and counts the tests. */
export async function test({ verbose }: Options): Promise<void> {
  await step('check the format and lint', async () => {
    const problems = await Promise.all([
      run('prettier/bin/prettier.cjs', ['--check', '--cache', '--log-level=warn', '.'], '\nnpm run format mends it'),
      // at once for the whole workspace: for each project alone, as `nx affected` does it, takes three times as long
      run('eslint/bin/eslint.js', ['--cache', '--cache-location=.nx/eslintcache', '--max-warnings=0', '.']),
      // spelling, with the project's terms in docs/words.txt
      run('cspell/bin.mjs', [
        'lint',
        '--no-progress',
        '--no-summary',
        '--cache',
        '--cache-location=.nx/cspellcache',
        '.',
      ]),
      // import cycles, and imports against the order of the folders
      run('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '--', 'packages', 'apps', 'tools']),
    ]);
    if (problems.some((problem) => problem)) throw new CommandError(problems.join(''));
  });

  // a report of an earlier run must not be counted; Nx puts back those of what it need not run again
  for (const report of reports()) rmSync(report, { force: true });
  let failure: unknown;
  await step('type-check and test', () => runTasks({ targets: ['typecheck', 'test'], verbose })).catch(
    (error: unknown) => (failure = error),
  );
  if (failure) console.error((failure as Error).message, '\n');

  const { passed, failed, skipped } = countTests(reports());
  if (failure) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

/** Runs a program from `node_modules` on the workspace. Returns what it printed if it failed, otherwise an empty string. */
async function run(program: string, args: readonly string[], remedy = ''): Promise<string> {
  return await new Promise((resolve) =>
    execFile(
      process.execPath,
      [join('node_modules', program), ...args],
      { maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => resolve(error ? `${stdout}${stderr}${remedy}` : ''),
    ),
  );
}

/** Where each project's jest writes its results. */
function reports(): string[] {
  const projects = ['packages', 'apps', 'tools'].flatMap((kind) => readdirSync(kind).map((name) => join(kind, name)));
  return projects.map((project) => join(project, 'jest-report.json'));
}

/** Adds up the results that there are. */
export function countTests(files: readonly string[]): TestTotals {
  return files
    .filter((file) => existsSync(file))
    .reduce<TestTotals>(
      (total, file) => {
        const result = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
        return {
          passed: total.passed + result.numPassedTests,
          // a suite that cannot be loaded has no test that failed
          failed: total.failed + result.numFailedTests + result.numRuntimeErrorTestSuites,
          skipped: total.skipped + result.numPendingTests + result.numTodoTests,
        };
      },
      { passed: 0, failed: 0, skipped: 0 },
    );
}
