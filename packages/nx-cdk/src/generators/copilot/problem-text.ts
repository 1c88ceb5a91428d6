import { quoted } from '../../shared/printable';
import type { ManifestProblem } from './notes';

/** Returns an error that names all problems: file, field, value and fix. */
export function problemsError(problems: readonly ManifestProblem[]): Error {
  return new Error(problems.map(textOf).join('\n'));
}

function textOf({ file, field, wanted, value, fix }: ManifestProblem): string {
  const at = field === '' ? file : `${file}: ${field}`;
  const got = value === undefined ? 'none' : quoted(typeof value === 'string' ? value : JSON.stringify(value));
  return `${at} must be ${wanted}, got ${got}${fix ? `. ${fix}` : ''}`;
}
