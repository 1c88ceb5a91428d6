import { emulatorPython, findPrograms } from '@pets/local';

/** Returns why the emulator cannot run database and cache on this machine, `undefined` if it can. */
export function servingProblem(): string | undefined {
  const programs = findPrograms(emulatorPython(() => undefined));
  return typeof programs === 'string' ? programs : undefined;
}

/** Returns `test`, or `test.skip` with one line about a problem of the machine. */
export function testUnless(problem: string | undefined, what: string): jest.It {
  if (problem === undefined) return test;
  process.stderr.write(`skipped: ${what}: ${problem}\n`);
  return test.skip;
}
