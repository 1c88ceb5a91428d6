import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** The folder of the current run, and the variables that the run replaces. */
let current: { readonly folder: string; readonly replaced: NodeJS.ProcessEnv } | undefined;

/**
 * Creates the temporary folder of a test run and sets `TMPDIR` to it, so that `os.tmpdir()` returns it in the tests and in
 * the processes that they start.
 */
export function createTemporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${basename(process.cwd())}-`)));
  // PostgreSQL refuses to run as root. Tests that run as root start it as another user, whose data is in this folder.
  chmodSync(folder, 0o711);
  // Nx ignores TMPDIR
  const variables = {
    TMPDIR: folder,
    NX_SOCKET_DIR: join(folder, 'nx'),
    NX_NATIVE_FILE_CACHE_DIRECTORY: join(folder, 'nx-native'),
  };
  current = { folder, replaced: Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]])) };
  Object.assign(process.env, variables);
  // Jest does not call the teardown after a set-up that fails
  process.once('exit', removeTemporaryFolder);
  return folder;
}

/** Removes the temporary folder of the test run with everything in it, and restores the variables. */
export function removeTemporaryFolder(): void {
  if (current === undefined) return;
  const { folder, replaced } = current;
  current = undefined;
  for (const [name, value] of Object.entries(replaced)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
