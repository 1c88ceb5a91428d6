import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const src = join(__dirname, '../src');
const modules = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'index.ts' && !/(^|\/)private\//.test(file))
  .map((file) => file.replace(/\.ts$/, ''));
const read = (file: string) => readFileSync(join(src, `${file}.ts`), 'utf8');

test('the index exports each public file, and no private one', () => {
  const exported = [...read('index').matchAll(/^export \* from '\.\/(.+)';$/gm)].map(([, file]) => file);
  expect(exported).toEqual([...modules].sort());
});

test.each(modules)('%s declares no internal or private member', (file) => {
  expect(read(file)).not.toMatch(/@internal|^ {2}(public |protected |static |readonly )*_\w|^ {2}private \w+\(/m);
});

test.each(modules)('each construct in %s has an example and a link to AWS', (file) => {
  const classes = [...read(file).matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport (abstract )?class (\w+)/g)];
  for (const [, docstring, , name] of classes) {
    expect({ name, see: /@see https:\/\/docs\.aws\.amazon\.com\//.test(docstring) }).toEqual({ name, see: true });
    if (!name.endsWith('Base'))
      expect({ name, example: docstring.includes('@example') }).toEqual({ name, example: true });
  }
});
