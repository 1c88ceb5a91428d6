import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, succeeds } from '../../../packages/nx-cdk/src/toolkit';
import { lackingInMaven, LOCAL_REPOSITORY, MAVEN_OPTS, newestInMaven } from './maven';
import { succeed } from './process';
import { DIST, libraries, type Library, ROOT } from './workspace';

/** A language in which jsii-pacmak generates packages. */
export interface Language {
  /** Target of jsii-pacmak. */
  readonly target: 'js' | 'python' | 'java' | 'dotnet' | 'go';
  /** Commands that succeed if the tools to build the packages are installed. */
  readonly tools: readonly (readonly [string, ...string[]])[];
  /** What happens without the tools: the sources are generated only, or nothing. */
  readonly otherwise: 'sources' | 'nothing';
  /** Options of jsii-pacmak. */
  readonly options?: readonly string[];
  /** Environment variables, for packages that are published or for tests only. */
  readonly env?: (published: boolean) => NodeJS.ProcessEnv;
  /** Returns a function that returns what a library requires and the registry does not have. */
  readonly lacking?: (all: readonly Library[]) => (library: Library) => string | undefined;
}

/** Translations of the examples that constructs inherit from the CDK. */
const TABLET = join(ROOT, 'node_modules/aws-cdk-lib/.jsii.tabl.json.gz');

/** An example without a translation fails. */
const TRANSLATED = '--rosetta-unknown-snippets=fail';

export const LANGUAGES: readonly Language[] = [
  { target: 'js', tools: [['npm', '--version']], otherwise: 'nothing' },
  { target: 'python', tools: [['python3', '-c', 'import venv, ensurepip']], otherwise: 'nothing' },
  {
    target: 'java',
    tools: [
      ['javac', '-version'],
      ['mvn', '--version'],
    ],
    otherwise: 'nothing',
    options: [TRANSLATED, '--maven-local-repository', LOCAL_REPOSITORY],
    env: (published) => ({
      // only Maven Central requires Javadoc, which takes most of the time
      MAVEN_OPTS: `${MAVEN_OPTS} -Dmaven.install.skip=true${published ? '' : ' -Dmaven.javadoc.skip=true'}`,
    }),
    lacking: (all) => {
      const newest = newestInMaven(all);
      return (library) => lackingInMaven(library, newest);
    },
  },
  { target: 'dotnet', tools: [['dotnet', '--version']], otherwise: 'sources' },
  // The Go packages are their sources. They repeat the examples of inherited methods, and the CDK has no translation of some.
  {
    target: 'go',
    tools: [],
    otherwise: 'nothing',
    options: ['--code-only', '--rosetta-tablet', TABLET, '--rosetta-unknown-snippets=translate'],
  },
];

/**
 * Generates the packages of all libraries in a language. Fails if an example of a library has no translation.
 *
 * @param published whether the packages are published: it fails if a tool or a dependency of a library is missing
 * @returns what was done, in one line for each fact
 */
export function packageIn(language: Language, published: boolean): string {
  const { target, otherwise, options } = language;
  const missing = language.tools.find(([command, ...args]) => !succeeds(command, args))?.[0];
  rmSync(join(DIST, target), { recursive: true, force: true });
  if (missing !== undefined && published) throw new CommandError(`${target}: ${missing} is not installed`);
  if (missing !== undefined && otherwise === 'nothing') return `${target}: ${missing} is not installed, no packages`;

  const all = libraries();
  const lacking = language.lacking?.(all);
  const without = all.flatMap((library) => {
    const reason = lacking?.(library);
    return reason === undefined ? [] : [{ library, reason }];
  });
  const problems = without.map(({ library, reason }) => `${target}: ${library.manifest.name} ${reason}`);
  if (published && problems.length > 0) throw new CommandError(problems.join('\n'));
  const folders = all.filter((library) => !without.some((one) => one.library === library)).map(({ folder }) => folder);
  if (folders.length > 0) {
    const given = options ?? [TRANSLATED, ...(missing === undefined ? [] : ['--code-only'])];
    const args = ['jsii-pacmak', ...folders, '--targets', target, '--outdir', DIST, '--force', ...given];
    succeed(ROOT, 'npx', args, language.env?.(published));
  }
  const note = missing === undefined ? '' : `, sources only, because ${missing} is not installed`;
  return [`${target}: ${folders.length} packages${note}`, ...problems].join('\n');
}
