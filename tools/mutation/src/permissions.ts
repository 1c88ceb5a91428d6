import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CommandError, runLines } from '../../../packages/nx-cdk/src/toolkit';
import { instrument, type Mutant } from './mutants';
import type { MutatedPackage } from './packages';

/** Kills the run if a mutant does not end. The mutants are then tested by Stryker. */
const TIMEOUT_MS = 15 * 60_000;

/** Lines of a failed run that are printed. */
const LAST_LINES = 40;

/**
 * Returns the mutants that change the permissions in `test/permissions.txt` of a package in a working copy, which is unchanged
 * afterwards. One process tests all of them, because Stryker loads the AWS CDK once for each mutant.
 *
 * @throws CommandError if the test fails without a mutant
 */
export async function killedByPermissions(
  { name, folder }: MutatedPackage,
  mutants: readonly Mutant[],
  root: string,
): Promise<Set<Mutant>> {
  const cwd = join(root, folder);
  const test = join(cwd, 'test/permissions.test.ts');
  if (mutants.length === 0 || !existsSync(test)) return new Set();
  const files = [...new Set(mutants.map(({ file }) => file))].map((file) => join(root, file));
  const originals = files.map((file) => readFileSync(file, 'utf8'));
  const [config, killed] = ['jest', 'killed'].map((file) => join(cwd, `mutation-${file}.json`));
  try {
    const ids = instrument(root, mutants);
    writeFileSync(config, JSON.stringify(jestConfig(cwd)));
    const lines: string[] = [];
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const jest = join(dirname(createRequire(__filename).resolve('jest/package.json')), 'bin/jest.js');
    await runLines(process.execPath, [jest, '--runInBand', '--config', config, test], {
      cwd,
      env: { MUTATION_IDS: JSON.stringify([...ids.keys()]), MUTATION_KILLED: killed, NX_DAEMON: 'false' },
      forwardSignals: true,
      signal,
      onLine: ({ text }) => lines.push(text),
    }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return new Set();
    if (!existsSync(killed))
      throw new CommandError(`${name}: the test of the permissions failed\n${lines.slice(-LAST_LINES).join('\n')}`);
    const found = JSON.parse(readFileSync(killed, 'utf8')) as string[];
    return new Set(found.map((id) => ids.get(id) as Mutant));
  } finally {
    for (const [index, file] of files.entries()) writeFileSync(file, originals[index]);
  }
}

/** The settings of the package, with `permissions-run.ts` instead of the function that tests the permissions. */
function jestConfig(cwd: string): object {
  const settings = createRequire(join(cwd, 'jest.config.cjs'))('./jest.config.cjs') as object;
  return {
    ...settings,
    rootDir: cwd,
    moduleNameMapper: { 'tools/jest/src/permissions$': join(__dirname, 'permissions-run.ts') },
    testTimeout: TIMEOUT_MS,
  };
}
