import * as fc from 'fast-check';
import {
  alignUp,
  contains,
  endOf,
  formatBlock,
  networkOf,
  overlap,
  parseBlock,
  sizeOf,
  type Block,
} from '../../src/private/ipv4';

const prefixes = fc.integer({ min: 0, max: 32 });
const blocks: fc.Arbitrary<Block> = fc
  .record({ first: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: prefixes })
  .map(networkOf);

/** The bits with which all addresses of a block begin. They identify the block. */
function bits({ first, prefix }: Block): string {
  return first.toString(2).padStart(32, '0').slice(0, prefix);
}

test('formats and parses symmetrically', () => {
  fc.assert(fc.property(blocks, (block) => expect(parseBlock(formatBlock(block))).toEqual(block)));
});

test('two blocks overlap if one is a prefix of the other', () => {
  fc.assert(
    fc.property(blocks, blocks, (a, b) => {
      expect(overlap(a, b)).toBe(bits(a).startsWith(bits(b)) || bits(b).startsWith(bits(a)));
    }),
  );
});

test('a block contains another if it is a prefix of the other', () => {
  fc.assert(
    fc.property(blocks, blocks, (outer, inner) => {
      expect(contains(outer, inner)).toBe(bits(inner).startsWith(bits(outer)));
    }),
  );
});

test('a block contains its halves, which are adjacent and do not overlap', () => {
  fc.assert(
    fc.property(
      blocks.filter(({ prefix }) => prefix < 32),
      (block) => {
        const lower = { first: block.first, prefix: block.prefix + 1 };
        const upper = { first: endOf(lower), prefix: block.prefix + 1 };
        expect([contains(block, lower), contains(block, upper), overlap(lower, upper)]).toEqual([true, true, false]);
        expect(endOf(upper)).toBe(endOf(block));
      },
    ),
  );
});

test('alignUp returns the first address at which a block can begin', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 32 }), (address, prefix) => {
      const aligned = alignUp(address, prefix);
      expect(networkOf({ first: aligned, prefix }).first).toBe(aligned);
      expect(aligned).toBeGreaterThanOrEqual(address);
      expect(aligned - address).toBeLessThan(sizeOf(prefix));
    }),
  );
});

test.each([
  ['0.0.0.0/0', { first: 0, prefix: 0 }],
  ['255.255.255.255/32', { first: 2 ** 32 - 1, prefix: 32 }],
  ['10.0.0.5/16', { first: 167_772_165, prefix: 16 }],
])('reads %s', (text, block) => {
  expect(parseBlock(text)).toEqual(block);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0/16',
  '10.0.0.0/33',
  '10.0.0.256/24',
  '10.0.0.0/016',
  '010.0.0.0/16',
  ' 10.0.0.0/16',
  '10.0.0.0/16\n',
  '10.0.0.0/-1',
  'fd00::/8',
])('takes %p for no block', (text) => {
  expect(parseBlock(text)).toBeUndefined();
});
