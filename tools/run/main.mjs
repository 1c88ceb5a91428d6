// The commands of the README, for a clone that has nothing installed yet: Node alone runs this file.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [command = '--help', ...rest] = process.argv.slice(2);

const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const lowest = engines.node.replace('>=', '').split('.').map(Number);
const actual = process.versions.node.split('.').map(Number);
if (actual[0] < lowest[0] || (actual[0] === lowest[0] && actual[1] < lowest[1])) {
  console.error(`Node ${engines.node} is needed, this is ${process.versions.node}`);
  process.exit(1);
}

if (!isInstalled()) {
  const begin = Date.now();
  console.log('installing the locked dependencies with npm ci, which takes half a minute or so …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`installed in ${Math.round((Date.now() - begin) / 1000)} s\n`);
}

const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
const child = spawn(process.execPath, ['--import', tsx, join(root, 'tools/run/src/cli.ts'), command, ...rest], {
  cwd: root,
  stdio: 'inherit',
});
// a signal to this process alone must reach the one that has something to clear away
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));

/** Whether node_modules holds what the lock file asks for: npm leaves there what it has installed. */
function isInstalled() {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(installedFile);
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, wanted]) => path.includes('node_modules/') && !wanted.optional && !wanted.link)
    .every(([path, wanted]) => installed[path]?.version === wanted.version);
}
