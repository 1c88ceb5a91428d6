import { join } from 'node:path';
import { Links } from '../src/links';

const repository = 'https://github.com/acme/shop';

function linksWith(base: string): Links {
  return new Links({
    root: join(__dirname, '../../..'),
    base,
    repository,
    pages: [
      { source: 'docs/safety.md', slug: 'guides/safety' },
      { source: 'packages/service/README.md', slug: 'guides/packages/service' },
    ],
  });
}

test.each([
  ['[a](safety.md)', '[a](/v1/guides/safety/)'],
  ['[a](safety.md#purge)', '[a](/v1/guides/safety/#purge)'],
  ['[a](../packages/service/README.md)', '[a](/v1/guides/packages/service/)'],
  ['[a](../packages/service)', '[a](/v1/guides/packages/service/)'],
  ['[a](../packages/service/API.md)', '[a](/v1/reference/service/)'],
  ['[a](../apps/docs/public/compliance/index.html)', '[a](/v1/compliance/index.html)'],
  ['[a](../apps/docs/pages/architecture/)', '[a](/v1/architecture/)'],
  ['[a](../package.json)', `[a](${repository}/blob/main/package.json)`],
  ['[a](../packages/service/src)', `[a](${repository}/tree/main/packages/service/src)`],
  ['[a](#purge)', '[a](#purge)'],
  ['[a](https://example.com/safety.md)', '[a](https://example.com/safety.md)'],
  ['`[a](safety.md)`', '`[a](safety.md)`'],
  ['```md\n[a](safety.md)\n```', '```md\n[a](safety.md)\n```'],
  ['<a href="safety.md">a</a>', '<a href="/v1/guides/safety/">a</a>'],
])('%j becomes %j', (markdown, expected) => {
  expect(linksWith('/v1/').rewrite(markdown, 'docs/example.md')).toBe(expected);
});

test('collects the pictures of the pages', () => {
  const links = linksWith('/');
  expect(links.rewrite('![path](diagrams/prod-request-path.svg)', 'docs/example.md')).toBe(
    '![path](/assets/docs/diagrams/prod-request-path.svg)',
  );
  expect([...links.assets]).toEqual(['docs/diagrams/prod-request-path.svg']);
});
