import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { CommandError } from '../shared/command-error';
import { run, runLines } from '../shared/process';
import { buildCommand } from '../targets/library';
import { copyProject } from './lowest-versions';

/** Properties of `testWithPeers`. */
export interface PeerTest {
  /** Root of the workspace. */
  readonly root: string;
  /** Path of the project, relative to the root. */
  readonly project: string;
  /** Exact version of each peer dependency. */
  readonly versions: Readonly<Record<string, string>>;
  /** Test files to leave out, as in the Jest option of the same name. */
  readonly testPathIgnorePatterns?: readonly string[];
  /** Receives each line of output. @default - the output is printed */
  readonly onLine?: (line: string) => void;
}

/**
 * Compiles a copy of a library and runs its tests with the given versions of its peer dependencies. The copy is in
 * `.nx/lowest`, has these versions in its own `node_modules` and uses all other packages of the workspace.
 *
 * @throws CommandError if the build or a test fails
 */
export async function testWithPeers(options: PeerTest): Promise<void> {
  const { root, project, testPathIgnorePatterns = [] } = options;
  const execute = options.onLine ? quietly(options.onLine) : run;
  const versions = Object.entries(options.versions).map(([name, at]) => `${name}@${at}`);
  const folder = join(root, '.nx/lowest', basename(project));
  const env = { PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` };
  const suffix = `with ${versions.join(', ')}`;
  try {
    const copy = copyProject(root, project, folder);
    await install(execute, copy, versions);
    lowerBounds(copy, options.versions);
    const functions = existsSync(join(copy, 'functions'));
    const lazyIndex = join(__dirname, '../../bin/lazy-index.cjs');
    await execute('sh', ['-c', buildCommand({ lazyIndex, functions })], {
      cwd: copy,
      env,
      name: `the build ${suffix}`,
    });
    const patterns = testPathIgnorePatterns.length > 0 ? ['/node_modules/', ...testPathIgnorePatterns] : [];
    const ignored = patterns.flatMap((pattern) => ['--testPathIgnorePatterns', pattern]);
    await execute('jest', ['--ci', ...ignored], { cwd: copy, env, name: `a test ${suffix}` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Installs packages in the folder of the copy. A manifest without dependencies keeps npm from installing others. */
async function install(execute: typeof run, copy: string, versions: readonly string[]): Promise<void> {
  const manifest = join(copy, 'package.json');
  const original = readFileSync(manifest);
  writeFileSync(manifest, '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--no-save', '--no-package-lock', '--prefer-offline', '--loglevel=error'];
  await execute('npm', ['install', ...flags, ...versions], { cwd: copy });
  writeFileSync(manifest, original);
}

/** Declares the versions in the manifest of the copy, because jsii refuses versions outside of the declared ranges. */
function lowerBounds(copy: string, versions: Readonly<Record<string, string>>): void {
  const file = join(copy, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object;
  const peers = Object.entries(versions).map(([name, version]) => [name, `^${version}`]);
  writeFileSync(file, JSON.stringify({ ...manifest, peerDependencies: Object.fromEntries(peers) }));
}

/** Like `run`, but passes the output on. */
function quietly(onLine: (line: string) => void): typeof run {
  return async (command, args, { name = command, ...options } = {}) => {
    const status = await runLines(command, args, { ...options, onLine: ({ text }) => onLine(text) });
    if (status !== 0) throw new CommandError(`${name} failed`);
  };
}
