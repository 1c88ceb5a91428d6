import { failureOf } from '../src/cdk';

test('returns the lines from the first error message', () => {
  const lines = [
    'dev-Data | 1/2 | CREATE_COMPLETE',
    '',
    'Failed resources:',
    'dev-Data | Key | no',
    '',
    '❌  dev-Data failed',
  ];
  expect(failureOf(lines)).toBe('Failed resources:\ndev-Data | Key | no\n❌  dev-Data failed');
});

test('returns the last lines without an error message', () => {
  expect(failureOf(['one', '', 'two'])).toBe('one\ntwo');
});
