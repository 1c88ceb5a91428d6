import { CommandError, describeError } from '../../src/shared/command-error';
import { printable, quoted } from '../../src/shared/printable';

const HIDDEN = '\u001b[31m\r\u202e\u2066\u200b\u2028\u0007\u{e0041}\ud800';

test.each([
  ['dev', "'dev'"],
  ['two\nlines\tand\rmore', String.raw`'two\nlines\tand\rmore'`],
  ['\u001b[31m!', String.raw`'\u001b[31m!'`],
  ['\u202egnp.exe', String.raw`'\u202egnp.exe'`],
  ['\u{e0041}', String.raw`'\u{e0041}'`],
  ['größe 大きさ 😀', "'größe 大きさ 😀'"],
  [42, "'42'"],
  [undefined, "'undefined'"],
  ['x'.repeat(100), `'${'x'.repeat(100)}'`],
  ['x'.repeat(101), `'${'x'.repeat(100)}…' (101 characters)`],
])('%j is shown in one line, without characters that a terminal interprets', (value, shown) => {
  expect(quoted(value)).toBe(shown);
});

test('a value of 100 kB is cut before it is escaped', () => {
  expect(quoted('\u202e'.repeat(100_000)).length).toBeLessThan(700);
});

test('a message keeps its line feeds and tabs, and nothing else that a terminal interprets', () => {
  expect(printable(`one\n\ttwo${HIDDEN}`)).toBe(
    String.raw`one|>two\u001b[31m\r\u202e\u2066\u200b\u2028\u0007\u{e0041}\ud800`.replace('|>', '\n\t'),
  );
});

test.each([
  [new CommandError(`stage ${HIDDEN}`), String.raw`stage \u001b[31m\r`],
  [new Error(`unexpected ${HIDDEN}`), String.raw`Error: unexpected \u001b[31m\r`],
  [
    Object.assign(new Error(`Unknown option '--a\n${HIDDEN}'`), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' }),
    String.raw`Unknown option '--a\n\u001b[31m\r`,
  ],
  ['not an error', 'not an error'],
])('the text of an error is printable: %#', (error, text) => {
  expect(describeError(error)).toMatch(new RegExp(`^${text.replace(/[\\[\]]/g, String.raw`\$&`)}`));
  expect(describeError(error)).not.toMatch(/[\u001b\r\u202e]/);
});
