import { search } from '../../src/peers/search';

const VERSIONS = Array.from({ length: 77 }, (_, index) => `2.${200 + index}.0`);

test.each([0, 1, 38, 75, 76])('finds the lowest version that passes at position %i, in few tests', async (position) => {
  let tests = 0;
  const found = await search(VERSIONS, (version) => {
    tests += 1;
    return Promise.resolve(VERSIONS.indexOf(version) < position ? `${version} fails` : undefined);
  });
  const below = VERSIONS[position - 1];
  expect(found.lowest).toBe(VERSIONS[position]);
  expect(found.failing).toEqual(below ? { version: below, reason: `${below} fails` } : undefined);
  expect(tests).toBeLessThanOrEqual(7);
});

test('finds none if all versions fail', async () => {
  expect(await search(['1.0.0'], () => Promise.resolve('fails'))).toEqual({
    failing: { version: '1.0.0', reason: 'fails' },
  });
});
