import { join } from 'node:path';
import { emulatorPython, recreationFile } from '@pets/local';
import { execute } from '../../../packages/nx-cdk/src/toolkit';

const LOCAL = join(__dirname, '../../../tools/local');

/** Runs the Python tests of the patches. Returns the result of each test. */
function run(patched: '0' | '1'): Record<string, string> {
  const python = emulatorPython(() => undefined);
  const { stdout, stderr } = execute(python, ['-m', 'unittest', '-v', 'test_patches'], {
    cwd: join(LOCAL, 'test/emulator'),
    env: {
      PYTHONPATH: join(LOCAL, 'assets/emulator'),
      PYTHONDONTWRITEBYTECODE: '1',
      MINISTACK_HOST: '127.0.0.1',
      LOCAL_RECREATION: recreationFile(),
      PATCHED: patched,
    },
  });
  const results = [...`${stdout}${stderr}`.matchAll(/^test_(\w+) .*\.\.\. (\w+)$/gm)].map(([, name, result]) => [
    name,
    result,
  ]);
  if (results.length === 0) throw new Error(stderr);
  return Object.fromEntries(results) as Record<string, string>;
}

test.each([
  ['0', 'the emulator still has each defect that a patch corrects'],
  ['1', 'each patch corrects its defect'],
] as const)('PATCHED=%s: %s', (patched, _) => {
  const results = run(patched);
  expect(results).toEqual(Object.fromEntries(Object.keys(results).map((name) => [name, 'ok'])));
});
