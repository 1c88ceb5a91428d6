import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discover, instrument, named } from '../src/mutants';

/** A folder with the file `a.ts`. */
function folderWith(source: string): string {
  const root = mkdtempSync(join(tmpdir(), 'mutants-'));
  writeFileSync(join(root, 'a.ts'), source);
  return root;
}

describe('discover', () => {
  test('lists the mutants of Stryker with their text', () => {
    const found = discover(folderWith('export const sum = (a: number) => a + 1;\n'), ['a.ts']);
    expect(found.map(({ mutator, original, replacement }) => [mutator, original, replacement])).toEqual([
      ['ArrowFunction', '(a: number) => a + 1', '() => undefined'],
      ['ArithmeticOperator', 'a + 1', 'a - 1'],
    ]);
    expect(found[1].location).toEqual({ start: { line: 0, column: 34 }, end: { line: 0, column: 39 } });
  });

  test('omits mutants that a comment disables', () => {
    expect(discover(folderWith("// Stryker disable next-line all\nexport const a = 'text';\n"), ['a.ts'])).toEqual([]);
  });

  test('returns nothing without files', () => {
    expect(discover(tmpdir(), [])).toEqual([]);
  });

  test('fails for a file that cannot be parsed', () => {
    expect(() => discover(folderWith('const = ;'), ['a.ts'])).toThrow(/^the sources cannot be mutated: /);
  });
});

test('instruments the files of mutants, and returns the ids that activate them', () => {
  const root = folderWith("export const texts = ['one', 'other'];\n");
  const mutants = discover(root, ['a.ts']).filter(({ original }) => original === "'other'");
  const ids = instrument(root, mutants);
  expect([...ids.values()]).toEqual(mutants);
  const [id] = ids.keys();
  expect(readFileSync(join(root, 'a.ts'), 'utf8')).toContain(`"${id}") ? "" :`);
});

test('equal mutants in a file have different keys, and a text of several lines is read whole', () => {
  const source = "f(\n  'a',\n);\nf('a');";
  const range = (line: number, column: number, endLine: number, endColumn: number) => ({
    start: { line, column },
    end: { line: endLine, column: endColumn },
  });
  const found = named(
    [range(1, 2, 1, 5), range(3, 2, 3, 5), range(0, 0, 2, 1)].map((location) => ({
      fileName: 'a.ts',
      mutatorName: 'StringLiteral',
      replacement: '""',
      location,
    })),
    () => source,
  );
  expect(found.map(({ original }) => original)).toEqual(["'a'", "'a'", "f(\n  'a',\n)"]);
  expect(new Set(found.map(({ key }) => key)).size).toBe(3);
});
