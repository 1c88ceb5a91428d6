import { colored, paintFor, plain } from '../../src/shared/color';

test.each([
  ['a terminal', true, {}, colored],
  ['no terminal', false, {}, plain],
  ['no terminal, although Nx sets FORCE_COLOR', undefined, { FORCE_COLOR: 'true' }, plain],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, plain],
  ['a terminal with an empty NO_COLOR, which counts as not set', true, { NO_COLOR: '' }, colored],
  ['a terminal without colors', true, { TERM: 'dumb' }, plain],
])('%s', (_, isTTY, env, expected) => {
  expect(paintFor({ isTTY }, env)).toBe(expected);
});

test('a colored text ends with the code that resets the color', () => {
  expect(colored('red', 'a')).toBe('\u001b[31ma\u001b[39m');
});
