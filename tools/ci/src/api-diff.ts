import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, execute } from '../../../packages/nx-cdk/src/toolkit';
import type { PullRequest } from './event';
import { isBreaking } from './title';

/** Label of a pull request that is allowed to break the API of a library. */
export const BREAKING_LABEL = 'breaking-change';

/** Exit code of `jsii-diff` for breaking changes. Other codes are failures of the tool. */
const BREAKING = 1;

/** Breaking changes of a library. */
export interface ApiBreak {
  readonly library: string;
  readonly text: string;
}

/**
 * Returns the libraries in `packages` with breaking changes. Both checkouts must be built.
 *
 * @throws CommandError if a library cannot be compared
 */
export function compareApis(baseRoot: string, headRoot: string): ApiBreak[] {
  const before = readdirSync(join(baseRoot, 'packages')).filter((name) => hasApi(join(baseRoot, 'packages', name)));
  return before.flatMap((library): ApiBreak[] => {
    const [base, head] = [baseRoot, headRoot].map((root) => join(root, 'packages', library));
    if (!hasApi(head)) return [{ library, text: `${library} is removed` }];
    return compareApi(library, base, head);
  });
}

/**
 * Returns the breaking changes between two versions of a library, experimental APIs included.
 *
 * @param base folder of the package before the change
 * @param head folder of the package
 * @throws CommandError if they cannot be compared
 */
export function compareApi(library: string, base: string, head: string): ApiBreak[] {
  const args = [require.resolve('jsii-diff/bin/jsii-diff'), base, head, '--error-on', 'all'];
  const env = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
  const { status, stdout, stderr } = execute(process.execPath, args, { env });
  const text = `${stdout}${stderr}`.trim();
  if (status !== 0 && status !== BREAKING) throw new CommandError(`${library}: jsii-diff failed: ${text}`);
  return status === 0 ? [] : [{ library, text }];
}

/** Returns the problems of a pull request that breaks the APIs of these libraries. */
export function breakProblems(breaks: readonly ApiBreak[], { title, labels }: PullRequest): string[] {
  if (breaks.length === 0) return [];
  const names = breaks.map(({ library }) => library).join(', ');
  return [
    labels.includes(BREAKING_LABEL)
      ? []
      : `${names}: the API has breaking changes. Keep the API, or add the label '${BREAKING_LABEL}'`,
    isBreaking(title)
      ? []
      : `${names}: the API has breaking changes. Add '!' to the title, which sets the next version`,
  ].flat();
}

function hasApi(folder: string): boolean {
  return existsSync(join(folder, '.jsii'));
}
