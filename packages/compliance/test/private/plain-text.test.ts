import { cut, oneLine, plain, plainJson } from '../../src/private/plain-text';

test.each([
  ['a\u0000b\u001Bc\u007F\u0085', 'a\uFFFDb\uFFFDc\uFFFD\uFFFD'],
  ['a\uD83Db\uDE00 \u{1F600}', 'a\uFFFDb\uFFFD \u{1F600}'],
  ['a\u202Eb\u2066', 'a\uFFFDb\uFFFD'],
  ['a\tb\nc\r\nd\re', 'a\tb\nc\nd\ne'],
  ['é ﷽ 漢 \u200D', 'é ﷽ 漢 \u200D'],
])('replaces the unsupported characters of %j', (text, expected) => {
  expect(plain(text)).toBe(expected);
});

test.each([
  [' a\n\tb ', 'a b'],
  ['', '-'],
  [' \n', '-'],
])('%j in one line is %j', (text, expected) => {
  expect(oneLine(text)).toBe(expected);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['a\u{1F600}b', 3, 'a…'],
])('%j with at most %d characters is %j', (text, max, expected) => {
  expect(cut(text, max)).toBe(expected);
});

test('replaces characters in all strings of a value, and keeps its own properties', () => {
  const value = JSON.parse('{"__proto__":{"a":["\\u0000",1,null,true]},"b":"\\ud800"}') as Record<string, unknown>;
  const result = plainJson(value);
  expect(JSON.stringify(result)).toBe('{"__proto__":{"a":["\uFFFD",1,null,true]},"b":"\uFFFD"}');
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
});
