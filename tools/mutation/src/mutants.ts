import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../../../packages/nx-cdk/src/toolkit';

/** A position in a file. The first line is 0, and the first column, too. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A range in a file. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A change of the source that the tests must notice. */
export interface Mutant {
  /** Name that does not change when lines are added or removed elsewhere in the file. */
  readonly key: string;
  /** File from the root of the repository. */
  readonly file: string;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  readonly location: Range;
}

/** A mutant as `discover.mjs` prints it. */
interface Discovered {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: Range;
}

const SCRIPTS = join(__dirname, '../stryker');
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** Lists all mutants of files, which are named from `root`. */
export function discover(root: string, files: readonly string[]): Mutant[] {
  if (files.length === 0) return [];
  const found = script('discover.mjs', root, files) as Discovered[];
  return named(found, (file) => readFileSync(join(root, file), 'utf8'));
}

/** Writes all mutants of the files of some mutants into the files, and returns these mutants by the ids that activate them. */
export function instrument(root: string, mutants: readonly Mutant[]): Map<string, Mutant> {
  const files = [...new Set(mutants.map(({ file }) => file))];
  const identity = (file: string, mutator: string, replacement: string, location: Range) =>
    JSON.stringify([file, mutator, replacement, location.start, location.end]);
  const wanted = new Map(
    mutants.map((mutant) => [identity(mutant.file, mutant.mutator, mutant.replacement, mutant.location), mutant]),
  );
  const found = script('instrument.mjs', root, files) as (Discovered & { readonly id: string })[];
  return new Map(
    found.flatMap(({ id, fileName, mutatorName, replacement, location }) => {
      const mutant = wanted.get(identity(fileName, mutatorName, replacement, location));
      return mutant ? [[id, mutant] as const] : [];
    }),
  );
}

function script(name: string, root: string, files: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(SCRIPTS, name)], {
    cwd: root,
    input: files.join('\n'),
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (status !== 0) throw new CommandError(`the sources cannot be mutated: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

/** Adds the original text and the key. The number of equal mutants before it in the file distinguishes equal mutants. */
export function named(found: readonly Discovered[], read: (file: string) => string): Mutant[] {
  const counts = new Map<string, number>();
  const sources = new Map<string, string[]>();
  return found.map(({ fileName: file, mutatorName: mutator, replacement, location }) => {
    if (!sources.has(file)) sources.set(file, read(file).split('\n'));
    const original = textAt(sources.get(file) as string[], location);
    const text = JSON.stringify([file, mutator, original, replacement]);
    const count = counts.get(text) ?? 0;
    counts.set(text, count + 1);
    return { key: `${text}#${count}`, file, mutator, original, replacement, location };
  });
}

function textAt(lines: readonly string[], { start, end }: Range): string {
  if (start.line === end.line) return lines[start.line].slice(start.column, end.column);
  return [
    lines[start.line].slice(start.column),
    ...lines.slice(start.line + 1, end.line),
    lines[end.line].slice(0, end.column),
  ].join('\n');
}
