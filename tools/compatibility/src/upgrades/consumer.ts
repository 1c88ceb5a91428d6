import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandError, execute } from '../../../../packages/nx-cdk/src/toolkit';

const CONSUMER = join(__dirname, '../../consumer');

/** The libraries that the app uses. Others have no constructs. */
export const CONSUMED = ['network', 'security', 'database', 'service', 'observability'];

/** Folders of a project that are not in its package. */
const SOURCES = /^(node_modules|dist|e2e|test|src|coverage)$/;

/** A part of the app, synthesized with a version of a library. */
export interface Part {
  readonly name: string;
  /** Folder of its cloud assembly. */
  readonly folder: string;
  /** Classes of the library whose objects are in the construct tree. */
  readonly classes: readonly string[];
  /** Reason why the part cannot be synthesized. */
  readonly error?: string;
}

/** Properties of `synthesizeConsumer`. */
export interface ConsumerOptions {
  /** Name of the library. */
  readonly library: string;
  /** Folder of the package, compiled. */
  readonly packageFolder: string;
  /** Folder to work in. Its parents have the other packages in `node_modules`. */
  readonly folder: string;
}

/**
 * Synthesizes the parts of the app that use a library, with a version of it. All other packages, including the AWS CDK, are
 * those of the workspace.
 *
 * @throws CommandError if the app cannot be run
 */
export function synthesizeConsumer({ library, packageFolder, folder }: ConsumerOptions): Part[] {
  rmSync(folder, { recursive: true, force: true });
  const installed = join(folder, 'node_modules/@pets', library);
  mkdirSync(dirname(installed), { recursive: true });
  if (!existsSync(join(packageFolder, 'lib/index.js')))
    throw new CommandError(`${packageFolder} must be compiled: run nx build @pets/${library}`);
  // the package resolves its peer dependencies from where it is
  cpSync(packageFolder, installed, {
    recursive: true,
    filter: (path) => !SOURCES.test(relative(packageFolder, path)),
  });
  const app = join(folder, 'app');
  cpSync(CONSUMER, app, { recursive: true });
  const out = join(folder, 'out');
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  const args = ['--import', tsx, join(app, 'main.ts'), library, out];
  // an upgrade does not depend on CloudFormation's validation
  const env = { CDK_VALIDATION: 'false', CDK_DISABLE_STACK_TRACE: '1' };
  const { status, stderr } = execute(process.execPath, args, { cwd: app, env });
  if (status !== 0) throw new CommandError(`the app of ${library} cannot be run: ${stderr.trim()}`);
  return JSON.parse(readFileSync(join(out, 'parts.json'), 'utf8')) as Part[];
}
