import { describeError, testWithPeers } from '../../../../packages/nx-cdk/src/toolkit';
import type { Library } from './library';
import type { Versions } from './versions';

/** Lines of jsii, esbuild and Jest that name a failure. */
const FAILURES = [
  /error (TS|JSII)\d+/,
  /^\[ERROR\]/,
  /^✘ \[ERROR\]/,
  /^\s+● /,
  /npm error/,
  /(Type|Reference)?Error: /,
];

/** Tests a library with versions of its peer dependencies, without output. Returns the reason of a failure. */
export async function failureWith(root: string, library: Library, versions: Versions): Promise<string | undefined> {
  const lines: string[] = [];
  const { testPathIgnorePatterns } = library;
  const project = `packages/${library.name}`;
  try {
    await testWithPeers({ root, project, versions, testPathIgnorePatterns, onLine: (line) => lines.push(line) });
    return undefined;
  } catch (error) {
    return [describeError(error), ...reasons(lines)].join('\n');
  }
}

/** The first lines that name a failure, each once. */
export function reasons(lines: readonly string[], limit = 8): string[] {
  const failures = lines.filter((line) => FAILURES.some((pattern) => pattern.test(line))).map((line) => line.trim());
  return [...new Set(failures)].slice(0, limit);
}
