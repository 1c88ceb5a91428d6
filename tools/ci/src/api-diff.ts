import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from './command-error';
import type { PullRequest } from './event';
import { isBreaking } from './title';

/** Allows a pull request to break the API of a library. */
export const BREAKING_LABEL = 'breaking-change';

/** How `jsii-diff` ends where it found breaks; any other failure is one of its own. */
const BROKEN = 1;

/** What `jsii-diff` finds between two builds of a library. */
export interface ApiBreak {
  readonly library: string;
  readonly text: string;
}

/**
 * The libraries under `packages` whose API no longer serves its users; both sides must be built.
 *
 * Throws a `CommandError` where a library cannot be compared.
 */
export function compareApis(baseRoot: string, headRoot: string): ApiBreak[] {
  const before = readdirSync(join(baseRoot, 'packages')).filter((name) => hasApi(join(baseRoot, 'packages', name)));
  return before.flatMap((library): ApiBreak[] => {
    const [base, head] = [baseRoot, headRoot].map((root) => join(root, 'packages', library));
    if (!hasApi(head)) return [{ library, text: `${library} is gone` }];
    // experimental APIs have users, too
    const args = [require.resolve('jsii-diff/bin/jsii-diff'), base, head, '--error-on', 'all'];
    const env = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    const text = `${stdout}${stderr}`.trim();
    if (status !== 0 && status !== BROKEN) throw new CommandError(`jsii-diff could not compare ${library}: ${text}`);
    return status === 0 ? [] : [{ library, text }];
  });
}

/** What is wrong with a pull request that breaks the APIs of these libraries. */
export function breakProblems(breaks: readonly ApiBreak[], { title, labels }: PullRequest): string[] {
  if (breaks.length === 0) return [];
  const names = breaks.map(({ library }) => library).join(', ');
  return [
    labels.includes(BREAKING_LABEL)
      ? []
      : `the API of ${names} breaks: keep what users call, or have the label '${BREAKING_LABEL}' given`,
    isBreaking(title) ? [] : `the API of ${names} breaks: say so with '!' in the title, by which the release knows it`,
  ].flat();
}

function hasApi(folder: string): boolean {
  return existsSync(join(folder, '.jsii'));
}
