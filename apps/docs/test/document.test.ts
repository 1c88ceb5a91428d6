import { escapeMdx, parseDocument, sectionOf, toPage } from '../src/document';

test('returns the title, the first paragraph and the text without the heading', () => {
  const markdown = '<!-- generated -->\n\n# The `title`\n\n| a |\n| - |\n\nA [link](x.md) and\n`code`.\n\n## More\n';
  expect(parseDocument(markdown, 'docs/a.md')).toEqual({
    title: 'The title',
    description: 'A link and code.',
    body: '| a |\n| - |\n\nA [link](x.md) and\n`code`.\n\n## More',
  });
});

test('fails without a heading', () => {
  expect(() => parseDocument('text', 'docs/a.md')).toThrow('docs/a.md: the first heading must be "# …", got none');
});

test('returns a section of a document', () => {
  expect(sectionOf('# A\n\n## B\n\ntext\n\n### C\n\nmore\n\n## D\n', 'B')).toBe('text\n\n### C\n\nmore');
  expect(() => sectionOf('# A', 'B')).toThrow('must have the heading "## B"');
});

test('writes the fields of a page without those that are not set', () => {
  expect(toPage({ title: 'A: "b"', description: undefined, editUrl: false }, 'text')).toBe(
    '---\ntitle: "A: \\"b\\""\neditUrl: false\n---\n\ntext\n',
  );
});

test('escapes text of MDX, but not code', () => {
  expect(escapeMdx('a <b> {c} `{d}`')).toBe('a &lt;b> &#123;c} `{d}`');
});
