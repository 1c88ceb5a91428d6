import { Lazy } from 'aws-cdk-lib/core';
import * as events from 'aws-cdk-lib/aws-events';
import { checkCron } from '../../../src/backup/private/schedule-checks';

test.each(['cron(0 5 * * ? *)', 'cron(x)', Lazy.string({ produce: () => 'rate(1 day)' })])(
  'accepts the expression %j',
  (expression) => {
    expect(checkCron('schedule', events.Schedule.expression(expression))).toBeUndefined();
  },
);

test.each(['rate(1 day)', 'cron()', ' cron(0 5 * * ? *)', 'cron(0 5 * * ? *) '])(
  'rejects the expression %j',
  (expression) => {
    expect(checkCron('schedule', events.Schedule.expression(expression))).toBe(
      `schedule must be a cron expression, got '${expression}'`,
    );
  },
);

test('accepts no schedule', () => {
  expect(checkCron('schedule', undefined)).toBeUndefined();
});
