import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of the current run, and the setting that it replaces. */
let current: { readonly folder: string; readonly outer: string | undefined } | undefined;

/**
 * Creates the temporary folder of a test run and sets `TMPDIR` to it, so that `os.tmpdir()` returns it in the tests and in
 * the processes that they start.
 */
export function createTemporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jest-')));
  // PostgreSQL refuses to run as root. Tests that run as root start it as another user, whose data is in this folder.
  chmodSync(folder, 0o711);
  current = { folder, outer: process.env.TMPDIR };
  process.env.TMPDIR = folder;
  // Jest does not call the teardown after a set-up that fails
  process.once('exit', removeTemporaryFolder);
  return folder;
}

/** Removes the temporary folder of the test run with everything in it, and restores `TMPDIR`. */
export function removeTemporaryFolder(): void {
  if (current === undefined) return;
  const { folder, outer } = current;
  current = undefined;
  if (outer === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = outer;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
