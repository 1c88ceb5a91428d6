import { createHash } from 'node:crypto';
import { tokensOf } from '../../src/formats/oscal/tokens';
import { uuidOf } from '../../src/formats/uuid';

test('a UUID is of version 5 of the names in the namespace', () => {
  // RFC 9562: the first 16 bytes of the SHA-1 of the namespace and the name, with the version and the variant
  const hash = createHash('sha1')
    .update(Buffer.from('89a343bfc00e5948b0ae321d7e3a10a5', 'hex'))
    .update('["rule","S1"]')
    .digest('hex');
  const uuid = uuidOf('rule', 'S1').replaceAll('-', '');
  expect(uuid.slice(0, 12)).toBe(hash.slice(0, 12));
  expect(uuid[12]).toBe('5');
  expect(uuid.slice(13, 16)).toBe(hash.slice(13, 16));
  expect(uuid[16]).toMatch(/[89ab]/);
  expect(uuid.slice(17)).toBe(hash.slice(17, 32));
});

test('names that differ in their boundaries have different UUIDs', () => {
  expect(uuidOf('a', 'bc')).not.toBe(uuidOf('ab', 'c'));
});

test.each([
  ['AC-2(1)', 'ac-2.1'],
  ['AC-3(3)(b)(1)', 'ac-3.3.b.1'],
  ['164.312(e)(1)', '_164.312.e.1'],
  ['NIST.800.53.R5 AC-2(1)', 'nist.800.53.r5_ac-2.1'],
  ['', '_'],
])('the token of %j is %s', (name, token) => {
  expect(tokensOf([name]).get(name)).toBe(token);
});

test('names with the same token get different tokens', () => {
  const tokens = [...tokensOf(['AC-2(1)', 'AC-2.1', 'AC-2']).values()];
  expect(new Set(tokens).size).toBe(3);
  expect(tokens[0]).toMatch(/^ac-2\.1_[\da-f]{8}$/);
  expect(tokens[2]).toBe('ac-2');
});
