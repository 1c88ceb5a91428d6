// Runs the npm scripts of the root. In a new clone, nothing is installed yet, so this file uses only Node.js.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [command = '--help', ...rest] = process.argv.slice(2);

const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lowest = engines.node.replace('>=', '').split('.').map(Number);
const actual = process.versions.node.split('.').map(Number);
if (actual[0] < lowest[0] || (actual[0] === lowest[0] && actual[1] < lowest[1])) {
  console.error(`Node.js must be ${engines.node}, got ${process.versions.node}`);
  process.exit(1);
}

if (!isInstalled()) {
  const begin = Date.now();
  console.log('installing dependencies with npm ci, which takes about half a minute …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`installed in ${Math.round((Date.now() - begin) / 1000)} s\n`);
}

// The checks and tests use a separate temporary folder. Files left in it fail the run and are removed.
const temporary = command === 'test' ? mkdtempSync(join(realpathSync(tmpdir()), 'pets-test-')) : undefined;
if (temporary) {
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
  // PostgreSQL refuses to run as root. Tests that run as root start it as another user, whose data is in this folder.
  chmodSync(temporary, 0o711);
}
const environment = {
  // what would otherwise be kept in the temporary folder
  NX_NATIVE_FILE_CACHE_DIRECTORY: join(root, '.nx/native'),
  SWC_NODE_CACHE_DIR: join(root, '.nx/swc-node'),
  NODE_COMPILE_CACHE: join(root, '.nx/compile-cache'),
  // tsx can only keep its cache there, which makes a second `npm start` faster
  ...(command === 'start' ? {} : { TSX_DISABLE_CACHE: '1' }),
  ...(temporary && { TMPDIR: temporary, TEST_RUN_FOLDER: temporary, NX_SOCKET_DIR: join(temporary, 'nx') }),
};

const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
const child = spawn(process.execPath, ['--import', tsx, join(root, 'tools/run/src/cli.ts'), command, ...rest], {
  cwd: root,
  env: { ...process.env, ...environment },
  stdio: 'inherit',
});
// forward signals, so that the child process can clean up
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));

/** Returns whether node_modules matches the lock file. npm records there what it has installed. */
function isInstalled() {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(installedFile);
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, wanted]) => path.includes('node_modules/') && !wanted.optional && !wanted.link)
    .every(([path, wanted]) => installed[path]?.version === wanted.version);
}
