import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { allPages, sectionsOf } from '../src/pages';
import { sidebarOf } from '../src/sidebar';

const root = join(__dirname, '../../..');
const sections = sectionsOf(root);
const pages = allPages(sections);
const slugOf = (source: string) => pages.find((page) => page.source === source)?.slug;

test('each document of docs is on the site', () => {
  const documents = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  expect(documents.length).toBeGreaterThan(80);
  expect(documents.filter((file) => slugOf(`docs/${file}`) === undefined)).toEqual([]);
});

test.each([
  ['packages/service/README.md', 'guides/packages/service'],
  ['docs/runbooks/README.md', 'operate/runbooks/'],
  ['docs/runbooks/alarms.md', 'operate/runbooks/alarms'],
  ['docs/upgrading.md', 'migrate/upgrading'],
  ['CODE_OF_CONDUCT.md', 'contribute/code-of-conduct'],
])('%s has the address %s', (source, slug) => {
  expect(slugOf(source)?.replace(/\/$/, '')).toBe(slug.replace(/\/$/, ''));
});

test('no address is used twice', () => {
  expect(new Set(pages.map(({ slug }) => slug)).size).toBe(pages.length);
  expect(() => allPages([{ ...sections[0], groups: [sections[0]] }])).toThrow(/must have one document, got/);
});

test('the navigation leaves out a section without pages', () => {
  const empty = { label: 'Examples', folder: 'examples', pages: [], groups: [] };
  const page = { source: 'docs/safety.md', slug: 'guides/safety' };
  const guides = { label: 'Guides', folder: 'guides', pages: [page], groups: [{ ...empty, label: 'Packages' }] };
  expect(sidebarOf([empty, guides], new Map([[page.slug, 'Safety']]), {})).toEqual([
    { label: 'Guides', collapsed: true, items: [{ label: 'Safety', slug: 'guides/safety' }] },
  ]);
});
