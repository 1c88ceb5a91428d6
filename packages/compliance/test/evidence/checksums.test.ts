import { checkChecksums, checksumsOf } from '../../src/evidence/checksums';

const files = new Map([
  ['a.json', Buffer.from('a')],
  ['b c.json', Buffer.from('b')],
]);
const text = checksumsOf(files);
const INVALID = ['SHA256SUMS must have one line with a SHA-256 hash for each file'];

test('accepts the checksums of the files', () => {
  expect(checkChecksums(text, files)).toEqual([]);
});

test('finds changed, missing and additional files', () => {
  const changed = new Map([
    ['a.json', Buffer.from('x')],
    ['d.json', Buffer.from('d')],
  ]);
  expect(checkChecksums(text, changed)).toEqual([
    'a.json was changed',
    'd.json is not in SHA256SUMS',
    'b c.json is missing',
  ]);
});

test.each([
  ['a text before a hash', `x${text}`],
  ['a hash that is too long', `0${text}`],
  ['one space', text.replace('  ', ' ')],
  ['no file', `${text}${'0'.repeat(64)}  \n`],
  ['a file twice', `${text}${text}`],
  ['no line break at the end', text.trimEnd()],
  ['an empty line', `\n${text}`],
])('rejects %s', (_, changed) => {
  expect(checkChecksums(changed, files)).toEqual(INVALID);
});
