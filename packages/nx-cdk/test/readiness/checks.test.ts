import { countFindings, describeFindings, withHints } from '../../src/readiness/checks';
import type { Finding } from '../../src/readiness/check';

const failed: Finding = {
  check: 'config-recorder',
  where: 'eu-west-1',
  verdict: 'failed',
  detail: 'the account already has the AWS Config recorder: default',
  fix: 'use the existing recorder',
};
const ok: Finding = { check: 'region', where: 'eu-west-1', verdict: 'ok', detail: 'the Region is enabled' };

test('prints the solution below a finding', () => {
  expect(describeFindings([ok, failed])).toBe(
    [
      'ok       region               eu-west-1             the Region is enabled',
      'failed   config-recorder      eu-west-1             the account already has the AWS Config recorder: default',
      '         to solve it: use the existing recorder',
    ].join('\n'),
  );
});

test('prints the solution of the app instead of the general one', () => {
  const hints = { 'config-recorder': 'set {stage}.recorder or {STAGE}_RECORDER', region: 'never shown' };
  expect(withHints([ok, failed], hints, 'dev')).toEqual([ok, { ...failed, fix: 'set dev.recorder or DEV_RECORDER' }]);
  expect(withHints([failed], {}, 'dev')).toEqual([failed]);
});

test('counts the findings', () => {
  expect(countFindings([failed])).toBe('0 ok, 1 failed');
  expect(countFindings([ok, failed, { ...ok, verdict: 'unknown' }, { ...ok, verdict: 'warning' }])).toBe(
    '1 ok, 1 warning, 1 failed, 1 unknown',
  );
});
