/**
 * Runs Maven in this project: offline if all artifacts are in the local repository, otherwise with the network. Without Java
 * or Maven, it prints one line and succeeds.
 *
 * Usage:
 *   node maven.mjs GOAL...
 *   node maven.mjs --versions   prints the versions that the result depends on
 *   node maven.mjs --missing    prints what is missing, or nothing
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LOWEST = 17;
const project = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Returns the first line that a command prints, or `undefined` if it is not installed. */
function firstLine(command, ...args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  // with colors, Maven prints control characters
  return status === 0 ? `${stdout}${stderr}`.replaceAll(/\x1b\[\d*m/g, '').split('\n')[0] : undefined;
}

function maven(...args) {
  return spawnSync('mvn', ['--batch-mode', '--no-transfer-progress', '--quiet', ...args], {
    cwd: project,
    encoding: 'utf8',
  });
}

const goals = process.argv.slice(2);
const java = firstLine('javac', '-version');
const version = Number(/^javac (\d+)/.exec(java ?? '')?.[1] ?? 0);
const mvn = firstLine('mvn', '--version');
const missing =
  version < LOWEST || mvn === undefined
    ? `the reference application requires a JDK, version ${LOWEST} or later, and Maven on the PATH`
    : undefined;

if (goals[0] === '--versions') {
  console.log(java, mvn);
} else if (goals[0] === '--missing') {
  if (missing) console.log(missing);
} else if (missing) {
  console.log(`skipped: ${missing}`);
} else {
  let result = maven('--offline', ...goals);
  // also if the local repository knows an artifact by its POM only
  if (result.status !== 0 && /offline/i.test(result.stdout)) result = maven(...goals);
  if (result.status !== 0) process.stdout.write(`${result.stdout}${result.stderr}`);
  process.exitCode = result.status ?? 1;
}
