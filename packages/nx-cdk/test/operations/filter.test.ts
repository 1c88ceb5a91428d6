import { filterPattern } from '../../src/operations/events/source';

test.each([
  ['ERROR', '"ERROR"'],
  ['GET /pets', '"GET /pets"'],
  [String.raw`a"b\c`, String.raw`"a\"b\\c"`],
  ['{ $.level = "ERROR" }', '{ $.level = "ERROR" }'],
  ['?ERROR ?WARN', '?ERROR ?WARN'],
  ['%a.*b%', '%a.*b%'],
  ['"a" "b"', '"a" "b"'],
])('the filter %s is the pattern %s', (text, expected) => {
  expect(filterPattern(text)).toBe(expected);
});
