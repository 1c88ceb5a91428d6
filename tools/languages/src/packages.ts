import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, succeeds } from '../../../packages/nx-cdk/src/toolkit';
import { succeed } from './process';
import { DIST, libraries, ROOT } from './workspace';

/** A language in which jsii-pacmak generates packages. */
export interface Language {
  /** Target of jsii-pacmak. */
  readonly target: 'js' | 'python' | 'java' | 'dotnet' | 'go';
  /** Command that shows whether the tools to build the packages exist. */
  readonly tool: readonly [string, ...string[]];
  /** What happens without the tools: the sources are generated only, or nothing. */
  readonly otherwise: 'sources' | 'nothing';
  /** Options of jsii-pacmak. */
  readonly options?: readonly string[];
}

/** Translations of the examples that constructs inherit from the CDK. */
const TABLET = join(ROOT, 'node_modules/aws-cdk-lib/.jsii.tabl.json.gz');

export const LANGUAGES: readonly Language[] = [
  { target: 'js', tool: ['npm', '--version'], otherwise: 'nothing' },
  { target: 'python', tool: ['python3', '-c', 'import venv, ensurepip'], otherwise: 'nothing' },
  { target: 'dotnet', tool: ['dotnet', '--version'], otherwise: 'sources' },
  // The Go packages are their sources. They repeat the examples of inherited methods, and the CDK has no translation of some.
  {
    target: 'go',
    tool: ['node', '--version'],
    otherwise: 'nothing',
    options: ['--code-only', '--rosetta-tablet', TABLET, '--rosetta-unknown-snippets=translate'],
  },
];

/**
 * Generates the packages of all libraries in a language. Fails if an example of a library has no translation.
 *
 * @returns what was done, in one line
 */
export function packageIn({ target, tool, otherwise, options }: Language, strict: boolean): string {
  const [command, ...args] = tool;
  const complete = succeeds(command, args);
  rmSync(join(DIST, target), { recursive: true, force: true });
  if (!complete && strict) throw new CommandError(`${target}: ${command} is not installed`);
  if (!complete && otherwise === 'nothing') return `${target}: ${command} is not installed, no packages`;
  const folders = libraries().map(({ folder }) => folder);
  const given = options ?? ['--rosetta-unknown-snippets=fail', ...(complete ? [] : ['--code-only'])];
  succeed(ROOT, 'npx', ['jsii-pacmak', ...folders, '--targets', target, '--outdir', DIST, '--force', ...given]);
  return `${target}: ${folders.length} packages${complete ? '' : `, sources only, because ${command} is not installed`}`;
}
