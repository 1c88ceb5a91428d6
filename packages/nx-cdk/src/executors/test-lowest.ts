import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { projectRoot } from '../deployment/session';
import { run } from '../shared/process';
import { buildCommand } from '../targets/library';
import { executor } from '../shared/executor';
import { copyProject, lowestVersions } from './lowest-versions';

/** Options of the target `test-lowest`. */
export interface TestLowestOptions {
  /** Test files to leave out, as in the Jest option `testPathIgnorePatterns`. */
  readonly testPathIgnorePatterns?: readonly string[];
}

/**
 * Compiles a copy of the library and runs its tests with the lowest versions of its peer dependencies. The copy is in
 * `.nx/lowest`, has these versions in its own `node_modules` and uses all other packages of the workspace.
 */
export default executor<TestLowestOptions>(async ({ testPathIgnorePatterns = [] }, context) => {
  const project = projectRoot(context);
  const manifest = JSON.parse(readFileSync(join(context.root, project, 'package.json'), 'utf8')) as {
    peerDependencies?: Record<string, string>;
  };
  const versions = Object.entries(lowestVersions(manifest.peerDependencies)).map(([name, at]) => `${name}@${at}`);
  const folder = join(context.root, '.nx/lowest', basename(project));
  const env = { PATH: `${join(context.root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` };
  const suffix = `with ${versions.join(', ')}`;
  try {
    console.log(`${context.projectName} ${suffix}`);
    const copy = copyProject(context.root, project, folder);
    await install(copy, versions);
    const functions = existsSync(join(copy, 'functions'));
    const lazyIndex = join(__dirname, '../../bin/lazy-index.cjs');
    await run('sh', ['-c', buildCommand({ lazyIndex, functions })], { cwd: copy, env, name: `the build ${suffix}` });
    const patterns = testPathIgnorePatterns.length > 0 ? ['/node_modules/', ...testPathIgnorePatterns] : [];
    const ignored = patterns.flatMap((pattern) => ['--testPathIgnorePatterns', pattern]);
    await run('jest', ['--ci', ...ignored], { cwd: copy, env, name: `a test ${suffix}` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Installs packages in the folder of the copy. A manifest without dependencies keeps npm from installing others. */
async function install(copy: string, versions: readonly string[]): Promise<void> {
  const manifest = join(copy, 'package.json');
  const original = readFileSync(manifest);
  writeFileSync(manifest, '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--no-save', '--no-package-lock', '--prefer-offline', '--loglevel=error'];
  await run('npm', ['install', ...flags, ...versions], { cwd: copy });
  writeFileSync(manifest, original);
}
