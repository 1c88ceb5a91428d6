import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const read = <T>(file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
const { executors } = read<{
  executors: Record<string, { implementation: string; schema: string; description: string }>;
}>('executors.json');

test.each(Object.entries(executors))('%s has an implementation and descriptions', (_, executor) => {
  expect(existsSync(join(root, `${executor.implementation.replace('./lib/', 'src/')}.ts`))).toBe(true);
  const { properties, description } = read<{
    properties: Record<string, { description?: string }>;
    description: string;
  }>(executor.schema);
  expect(description).toBe(executor.description);
  for (const option of Object.values(properties)) expect(option.description).toMatch(/\.$/);
});

test.each(Object.keys(executors))(
  'no folder of the sources has the name %s, which Nx would run in this workspace',
  (name) => {
    expect(existsSync(join(root, 'src', name))).toBe(false);
  },
);

test.each(Object.keys(executors).filter((name) => name !== 'bootstrap'))(
  'the README describes each option of %s',
  (name) => {
    const { properties } = read<{ properties: object }>(executors[name].schema);
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    // a configuration sets the stage, and Nx sets the arguments
    const options = Object.keys(properties).filter((option) => !['stage', '__unparsed__'].includes(option));
    expect(options.filter((option) => !readme.includes(`\`--${option}\``))).toEqual([]);
  },
);
