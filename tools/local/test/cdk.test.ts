import { failureOf } from '../src/cdk';

test('a failure is told from where the CDK names what failed', () => {
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

test('a failure that the CDK does not name is told by its last lines', () => {
  expect(failureOf(['one', '', 'two'])).toBe('one\ntwo');
});
