import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_BYTES } from '../../src/guide/library-guide';
import { pluginGuide } from '../support/plugin-guide';

const folder = join(__dirname, '../..');
const file = join(folder, 'llms.txt');

test('llms.txt is current. To update it, set UPDATE_GUIDE=1', () => {
  const text = pluginGuide(folder);
  if (process.env.UPDATE_GUIDE) writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('llms.txt has all targets and mistakes', () => {
  const text = readFileSync(file, 'utf8');
  expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
  expect(text).not.toMatch(/^- and \d+ more/m);
  const { executors } = JSON.parse(readFileSync(join(folder, 'executors.json'), 'utf8')) as { executors: object };
  for (const name of Object.keys(executors)) expect(text).toContain(`- \`nx ${name} PROJECT\`: `);
});
