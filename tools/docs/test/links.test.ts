import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '../../..');
const read = (file: string) => readFileSync(resolve(root, file), 'utf8');

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CODE_OF_CONDUCT.md',
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '');
}

/** Targets of links and images in the repository. */
function linksIn(markdown: string): string[] {
  const text = withoutCode(markdown);
  const links = [...text.matchAll(/\]\(<?([^)\s>]+)/g), ...text.matchAll(/\b(?:src|href)="([^"]+)"/g)];
  return links.map(([, target]) => target).filter((target) => !/^[a-z]+:/.test(target));
}

/** Anchors of headings as GitHub generates them: a repeated heading gets a number. */
function anchorsIn(markdown: string): string[] {
  const headings = markdown.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ +(.*)$/gm);
  const seen = new Map<string, number>();
  return [...headings].map(([, heading]) => {
    const slug = heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

/** Broken links of a document. */
function brokenLinks(file: string, markdown = read(file)): string[] {
  return linksIn(markdown).filter((link) => {
    const [path, anchor] = decodeURI(link).split('#');
    if (path === '') return !anchorsIn(markdown).includes(anchor);
    const target = resolve(root, dirname(file), path);
    if (relative(root, target).startsWith('..') || !existsSync(target)) return true;
    return anchor !== undefined && (!statSync(target).isFile() || !anchorsIn(read(target)).includes(anchor));
  });
}

test.each(documents)('the links of %s are valid', (file) => {
  expect(brokenLinks(file)).toEqual([]);
});

test('finds broken links to files, anchors and images', () => {
  const markdown = `# Of links: \`some\`

[file](missing.md) [anchor](#of-link) [there](settings.md#nowhere) ![picture](missing.svg) <img src="missing.png">
[outside](../../elsewhere)

[good](#of-links-some) [good](settings.md) [good](../packages/database/README.md#quick-start)
[good](https://example.com/missing) \`[code](missing.md)\`
`;
  expect(brokenLinks('docs/example.md', markdown)).toEqual([
    'missing.md',
    '#of-link',
    'settings.md#nowhere',
    'missing.svg',
    '../../elsewhere',
    'missing.png',
  ]);
});

test('the documents have links', () => {
  expect(documents.flatMap((file) => linksIn(read(file))).length).toBeGreaterThan(40);
});
