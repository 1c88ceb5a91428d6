import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = <T>(file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;

interface Entry {
  readonly implementation?: string;
  readonly factory?: string;
  readonly schema?: string;
  readonly version?: string;
  readonly description: string;
}

const { generators: migrations } = read<{ generators: Record<string, Entry> }>('migrations.json');
const { generators } = read<{ generators: Record<string, Entry> }>('generators.json');

test('the manifest names the migrations, and publishes them', () => {
  expect(read('package.json')).toMatchObject({
    'nx-migrations': { migrations: './migrations.json' },
    files: expect.arrayContaining(['migrations.json', 'templates']),
  });
});

test.each(Object.entries(migrations))(
  'the migration %s has an implementation, a version and a description',
  (name, entry) => {
    expect(entry.implementation).toBe(`./lib/migrations/${name}`);
    expect(existsSync(join(root, 'src/migrations', `${name}.ts`))).toBe(true);
    expect(existsSync(join(root, 'test/migrations', `${name}.test.ts`))).toBe(true);
    expect(entry.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(entry.description).toMatch(/\.$/);
  },
);

test.each(Object.entries(generators))(
  'the generator %s has an implementation and the description of its schema',
  (name, entry) => {
    expect(entry.factory).toBe(`./lib/generators/${name}`);
    expect(existsSync(join(root, 'src/generators', `${name}.ts`))).toBe(true);
    const { description, properties } = read<{
      description: string;
      properties: Record<string, { description: string }>;
    }>(entry.schema!);
    expect(description).toBe(entry.description);
    for (const option of Object.values(properties)) expect(option.description).toMatch(/\.$/);
  },
);
