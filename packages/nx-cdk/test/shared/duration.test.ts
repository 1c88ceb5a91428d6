import { describeDuration, parseDuration } from '../../src/shared/duration';

test.each([
  [-5, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [3_600_000, '1 h'],
  [86_400_000 * 3, '3 d'],
])('describes %i ms as %s', (milliseconds, expected) => {
  expect(describeDuration(milliseconds)).toBe(expected);
});

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['2h', 7_200_000],
  ['1d', 86_400_000],
  ['1w', 604_800_000],
  ['15', undefined],
  ['1y', undefined],
  ['-1m', undefined],
  ['1234567s', undefined],
])('parses %s as %s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
