import { describePreconditions } from '../../src/recovery/preconditions';

test('the solution of a precondition is below it, if there is one', () => {
  const text = describePreconditions([
    { name: 'database', verdict: 'ok', detail: 'it is available' },
    { name: 'secret', verdict: 'failed', detail: 'it does not exist', fix: 'replicate it' },
    { name: 'quota', verdict: 'unknown', detail: 'access denied' },
  ]);
  expect(text.split('\n')).toEqual([
    'ok       database     it is available',
    'failed   secret       it does not exist',
    '         to solve it: replicate it',
    'unknown  quota        access denied',
  ]);
});
