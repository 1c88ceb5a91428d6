import { named, type Mutant } from '../src/mutants';
import type { Status } from '../src/stryker';
import type { Outcome } from '../src/verdict';

/** The mutant that replaces the only occurrence of a text in a source. */
export function mutantOf(source: string, original: string, { mutator = 'StringLiteral', file = 'a.ts' } = {}): Mutant {
  const offset = source.indexOf(original);
  if (offset < 0) throw new Error(`${original} is not in the source`);
  const position = (at: number) => {
    const lines = source.slice(0, at).split('\n');
    return { line: lines.length - 1, column: (lines.at(-1) as string).length };
  };
  const location = { start: position(offset), end: position(offset + original.length) };
  return named([{ fileName: file, mutatorName: mutator, replacement: '""', location }], () => source)[0];
}

/** Mutants of a file with many strings. */
export function manyMutants(count: number, file = 'a.ts'): Mutant[] {
  const source = Array.from({ length: count }, (_, number) => `const a${number} = 'text ${number}';`).join('\n');
  return Array.from({ length: count }, (_, number) => mutantOf(source, `'text ${number}'`, { file }));
}

/** Outcomes of a package with these states. */
export function outcomesOf(name: string, states: Partial<Record<Status, number>>): Outcome[] {
  const [mutant] = manyMutants(1);
  return Object.entries(states).flatMap(([status, count]) =>
    Array.from({ length: count }, () => ({ package: name, mutant, status: status as Status })),
  );
}
