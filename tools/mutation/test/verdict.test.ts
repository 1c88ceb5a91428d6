import { isSurvivor, isTimeout, percent, place, problems, scores } from '../src/verdict';
import { outcomesOf } from './fixtures';

const all = { Killed: 5, Timeout: 2, RuntimeError: 1, Survived: 3, NoCoverage: 4, CompileError: 6 };

test('counts killed mutants and survivors of each package, without those that do not compile', () => {
  expect(scores([...outcomesOf('network', all), ...outcomesOf('database', { Killed: 1 })])).toEqual([
    { package: 'network', mutants: 15, killed: 8, timedOut: 2, survived: 7, invalid: 6 },
    { package: 'database', mutants: 1, killed: 1, timedOut: 0, survived: 0, invalid: 0 },
  ]);
});

test('the score is 100 without a mutant', () => {
  expect(percent({ mutants: 0, killed: 0 })).toBe(100);
  expect(percent({ mutants: 8, killed: 6 })).toBe(75);
});

describe('targets', () => {
  test('90 % in each package', () => {
    expect(problems(outcomesOf('network', { Killed: 9, Survived: 1 }), false)).toEqual([]);
    const low = [...outcomesOf('network', { Killed: 899, Survived: 101 }), ...outcomesOf('service', { Killed: 99 })];
    expect(problems(low, false)).toEqual([
      'network: at least 90 % of the mutants must be killed, got 89.9 % (899 of 1000)',
    ]);
  });

  test('one survivor is accepted in changed lines, two are not', () => {
    expect(problems(outcomesOf('network', { Killed: 1, Survived: 1 }), true)).toEqual([]);
    expect(problems(outcomesOf('network', { Killed: 1, Survived: 1 }), false)).toHaveLength(1);
    expect(problems(outcomesOf('network', { Killed: 9, NoCoverage: 2 }), true)).toHaveLength(1);
  });

  test('no survivor of a critical kind, in changed lines neither', () => {
    const outcomes = outcomesOf('network', { Killed: 99, Survived: 1 }).map((outcome) => ({
      ...outcome,
      critical: 'IAM action' as const,
    }));
    for (const isChange of [true, false])
      expect(problems(outcomes, isChange)).toEqual(['a.ts:1:12: no mutant of the kind "IAM action" may survive']);
  });
});

test('a survivor is a mutant that no test noticed or ran', () => {
  const survivors = Object.keys(all).filter((status) => outcomesOf('a', { [status]: 1 }).every(isSurvivor));
  expect(survivors).toEqual(['Survived', 'NoCoverage']);
  expect(Object.keys(all).filter((status) => outcomesOf('a', { [status]: 1 }).every(isTimeout))).toEqual(['Timeout']);
  expect(place(outcomesOf('a', { Killed: 1 })[0])).toBe('a.ts:1:12');
});
