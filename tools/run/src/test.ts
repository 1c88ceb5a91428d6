import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, runLines } from '../../../packages/nx-cdk/src/toolkit';
import { findLeftovers } from './leftovers';
import { runTasks } from './nx';
import type { Options } from './options';
import { step } from './steps';

/** Number of tests by result. */
export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Checks the format, lints, type-checks and tests all projects, and counts the tests. */
export async function test({ verbose }: Options): Promise<void> {
  await step('check the format and lint', async () => {
    const problems = await Promise.all([
      run(
        'prettier/bin/prettier.cjs',
        ['--check', '--cache', '--log-level=warn', '.'],
        '\nTo fix the format, run npm run format',
      ),
      // one run for the workspace takes a third of the time of one run for each project
      run('eslint/bin/eslint.js', ['--cache', '--cache-location=.nx/eslintcache', '--max-warnings=0', '.']),
      // the dictionary of the project is docs/words.txt
      run('cspell/bin.mjs', [
        'lint',
        '--no-progress',
        '--no-summary',
        '--cache',
        '--cache-location=.nx/cspellcache',
        '.',
      ]),
      // import cycles, and imports against the order of folders
      run('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '--', 'packages', 'apps', 'tools']),
    ]);
    if (problems.some((problem) => problem)) throw new CommandError(problems.join(''));
  });

  // do not count reports of an earlier run: Nx restores the reports of cached tasks
  for (const report of reports()) rmSync(report, { force: true });
  let failure: unknown;
  await step('type-check and test', () => runTasks({ targets: ['typecheck', 'test'], verbose })).catch(
    (error: unknown) => (failure = error),
  );
  if (failure) console.error((failure as Error).message, '\n');

  const { TEST_RUN_FOLDER: folder } = process.env;
  const leftovers = folder ? await findLeftovers(folder) : [];
  if (leftovers.length > 0) console.error(`a test did not clean up:\n${leftovers.join('\n')}\n`);

  const { passed, failed, skipped } = countTests(reports());
  if (failure || leftovers.length > 0) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

/** Runs a program from `node_modules` on the workspace. Returns its output if it fails, otherwise an empty string. */
async function run(program: string, args: readonly string[], remedy = ''): Promise<string> {
  const lines: string[] = [];
  const status = await runLines(process.execPath, [join('node_modules', program), ...args], {
    onLine: ({ text }) => lines.push(text),
  });
  return status === 0 ? '' : `${lines.join('\n')}\n${remedy}`;
}

/** Returns the files to which Jest writes the results of each project. */
function reports(): string[] {
  const projects = ['packages', 'apps', 'tools'].flatMap((kind) => readdirSync(kind).map((name) => join(kind, name)));
  return projects.map((project) => join(project, 'jest-report.json'));
}

/** Adds up the results of the files that exist. */
export function countTests(files: readonly string[]): TestTotals {
  return files
    .filter((file) => existsSync(file))
    .reduce<TestTotals>(
      (total, file) => {
        const result = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
        return {
          passed: total.passed + result.numPassedTests,
          // a suite that cannot be loaded has no failed tests
          failed: total.failed + result.numFailedTests + result.numRuntimeErrorTestSuites,
          skipped: total.skipped + result.numPendingTests + result.numTodoTests,
        };
      },
      { passed: 0, failed: 0, skipped: 0 },
    );
}
