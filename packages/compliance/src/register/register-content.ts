import { existsSync, readFileSync } from 'node:fs';
import { quoted } from '../private/printable';
import { checkRegistered } from './acknowledged';
import type { RegisteredAcknowledgement } from './acknowledgement';
import { entryProblems } from './private/entry-shape';

/** An acknowledgement in a file. */
export interface FiledAcknowledgement extends RegisteredAcknowledgement {
  readonly id: string;
}

/** Content of a register file. Other keys, such as `$schema`, are kept when the file is written. */
export interface RegisterContent {
  readonly acknowledgements: readonly FiledAcknowledgement[];
}

/** Reads a register file. Throws with all problems of all entries. An expired acknowledgement is accepted. */
export function readRegister(path: string): RegisterContent {
  const content = parse(path);
  const problems = registerProblems(content.acknowledgements);
  if (problems.length > 0) throw new Error(problems.map((problem) => `${path}: ${problem}`).join('\n'));
  return content as RegisterContent;
}

/** Problems of the entries of a file. */
export function registerProblems(entries: readonly unknown[]): string[] {
  const shapes = entries.flatMap((entry, index) =>
    entryProblems(entry).map((problem) => `acknowledgements[${index}]: ${problem}`),
  );
  if (shapes.length > 0) return shapes;
  const filed = entries as readonly FiledAcknowledgement[];
  return [
    ...duplicateIds(filed),
    ...filed.flatMap((entry) => checkRegistered(entry).map((text) => `${entry.id}: ${text}`)),
  ];
}

/** Problems of ids that occur twice. */
export function duplicateIds(entries: readonly { readonly id?: string }[]): string[] {
  const ids = entries.flatMap(({ id }) => id ?? []);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => `id of an acknowledgement must be unique, got ${quoted(id)} twice`);
}

function parse(path: string): { readonly acknowledgements: readonly unknown[] } {
  if (!existsSync(path)) throw new Error(`${path} must be an existing file`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} must be valid JSON: ${(error as Error).message}`);
  }
  const { acknowledgements } = (content ?? {}) as { readonly acknowledgements?: unknown };
  if (!Array.isArray(acknowledgements)) throw new Error(`${path} must be an object with a list of acknowledgements`);
  return { ...(content as object), acknowledgements };
}
