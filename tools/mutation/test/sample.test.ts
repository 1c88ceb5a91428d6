import { sample, shares } from '../src/sample';
import { manyMutants, mutantOf } from './fixtures';

const mutants = manyMutants(200);
const keysOf = (chosen: readonly { key: string }[]) => chosen.map(({ key }) => key);

describe('sample', () => {
  test('is the same for the same seed, in any order of the mutants', () => {
    expect(keysOf(sample([...mutants].reverse(), 20, 1))).toEqual(keysOf(sample(mutants, 20, 1)));
    expect(new Set(keysOf(sample(mutants, 20, 1))).size).toBe(20);
  });

  test('differs for another seed', () => {
    expect(keysOf(sample(mutants, 20, 2))).not.toEqual(keysOf(sample(mutants, 20, 1)));
  });

  test('contains each smaller sample', () => {
    expect(keysOf(sample(mutants, 50, 7)).slice(0, 10)).toEqual(keysOf(sample(mutants, 10, 7)));
  });

  test('contains all mutants if there are fewer', () => {
    expect(sample(mutants, 500, 1)).toHaveLength(200);
  });

  test('does not change if lines are added before a mutant', () => {
    expect(mutantOf("\n\nconst a = 'text';", "'text'").key).toBe(mutantOf("const a = 'text';", "'text'").key);
  });
});

test.each([
  [300, 7, [43, 43, 43, 43, 43, 43, 42]],
  [2, 3, [1, 1, 0]],
  [5, 1, [5]],
  [5, 0, []],
])('a sample of %i is divided equally among %i packages', (size, parts, expected) => {
  expect(shares(size, parts)).toEqual(expected);
});
