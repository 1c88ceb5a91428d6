import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(__dirname, '../../../packages');
const read = (name: string, file: string) => readFileSync(join(packages, name, file), 'utf8');

// the target `docs` writes the guides of the libraries, and a test of nx-cdk compares that of the plugin
describe.each(readdirSync(packages))('llms.txt of %s', (name) => {
  const guide = read(name, 'llms.txt');

  test('is published', () => {
    const { files } = JSON.parse(read(name, 'package.json')) as { files: string[] };
    expect(files).toContain('llms.txt');
  });

  test('is smaller than 20 KB, and nothing is cut', () => {
    expect(Buffer.byteLength(guide)).toBeLessThan(20_000);
    expect(guide).not.toMatch(/^- and \d+ more/m);
  });

  test('has the description, the install command, an example, and mistakes', () => {
    const manifest = JSON.parse(read(name, 'package.json')) as { name: string; description: string };
    expect(guide.split('\n\n').slice(0, 2)).toEqual([`# ${manifest.name}`, `> ${manifest.description}`]);
    expect(guide).toContain(`npm install`);
    const headings = [...guide.matchAll(/^## (.*)/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(expect.arrayContaining(['Install', 'Example', 'Common mistakes', 'Links']));
  });

  test('links to files that exist', () => {
    const links = [...guide.matchAll(/\]\(([\w.]+\.md)\)/g)].map(([, link]) => link);
    expect(links).toContain('README.md');
    expect(links.filter((link) => !existsSync(join(packages, name, link)))).toEqual([]);
  });
});
