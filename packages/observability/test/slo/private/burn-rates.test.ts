import { Duration } from 'aws-cdk-lib/core';
import { AlertSeverity } from '../../../src';
import { budgetOf, burnOf, checkBurns, WORKBOOK } from '../../../src/slo/private/burn-rates';

const MONTH = Duration.days(30);

describe('table 5-8 of the workbook, for 99.9 percent in 30 days', () => {
  test.each([
    [0, '1 hour', '5 minutes', 14.4, 1.44, AlertSeverity.CRITICAL],
    [1, '6 hours', '30 minutes', 6, 0.6, AlertSeverity.CRITICAL],
    [2, '3 days', '6 hours', 1, 0.1, AlertSeverity.WARNING],
  ])('row %p: windows of %s and %s have the burn rate %p', (row, long, short, factor, bad, severity) => {
    const burn = burnOf(WORKBOOK[row], 99.9, MONTH);
    expect(burn.longWindow.toHumanString()).toBe(long);
    expect(burn.shortWindow.toHumanString()).toBe(short);
    expect(burn.factor).toBe(factor);
    expect(burn.badPercent).toBe(bad);
    expect(burn.severity).toBe(severity);
  });
});

test.each([90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999])(
  'a burn rate at its threshold for the long window consumes budgetUsed (%p percent)',
  (objective) => {
    for (const window of [Duration.days(7), Duration.days(28), MONTH, Duration.days(90)]) {
      for (const rate of WORKBOOK) {
        const { badPercent, longWindow, budgetUsed } = burnOf(rate, objective, window);
        const used = (badPercent * longWindow.toSeconds()) / (budgetOf(objective) * window.toSeconds());
        expect(100 * used).toBeCloseTo(budgetUsed, 6);
      }
    }
  },
);

test.each([
  [99.9, 0.1],
  [99.99, 0.01],
  [99.999, 0.001],
  [95, 5],
])('an attainment goal of %p percent leaves %p percent, without floating-point errors', (objective, budget) => {
  expect(budgetOf(objective)).toBe(budget);
});

test.each([
  [Duration.minutes(90), '90m'],
  [Duration.hours(1), '1h'],
  [Duration.hours(36), '36h'],
  [Duration.days(3), '3d'],
])('a window of %s has the label %s', (longWindow, label) => {
  expect(burnOf({ ...WORKBOOK[0], longWindow }, 99, MONTH).label).toBe(label);
});

describe('burn rates', () => {
  const rate = { ...WORKBOOK[0], budgetUsed: 2, longWindow: Duration.hours(1), shortWindow: Duration.minutes(5) };
  const problemsOf = (change: object, interval = MONTH) =>
    checkBurns(99.9, interval, [{ ...rate, ...change }]).filter((problem) => problem !== undefined);

  test.each([
    {},
    { budgetUsed: 100, longWindow: Duration.days(7) },
    { longWindow: Duration.days(7), shortWindow: Duration.minutes(10_079) },
    { shortWindow: Duration.minutes(1) },
  ])('accept the boundaries (%#)', (change) => {
    expect(problemsOf(change)).toEqual([]);
  });

  test.each([
    [{ budgetUsed: 0 }, 'budgetUsed must be greater than 0 and at most 100, got 0'],
    [{ budgetUsed: 101, longWindow: Duration.days(7) }, 'budgetUsed must be greater than 0 and at most 100, got 101'],
    [{ longWindow: Duration.minutes(10_081) }, 'longWindow must be whole minutes, at most 7 days, got 7 days 1 minute'],
    [{ longWindow: Duration.seconds(3_601) }, 'longWindow must be whole minutes, at most 7 days, got 1 hour 1 second'],
    [{ shortWindow: Duration.seconds(30) }, 'shortWindow must be whole minutes, less than longWindow, got 30 seconds'],
    [
      { shortWindow: Duration.seconds(61) },
      'shortWindow must be whole minutes, less than longWindow, got 1 minute 1 second',
    ],
    [{ shortWindow: Duration.hours(1) }, 'shortWindow must be whole minutes, less than longWindow, got 1 hour'],
    [{ shortWindow: Duration.millis(1_500) }, 'shortWindow must be whole seconds, at least 1, got 1 second 500 millis'],
    [{ shortWindow: Duration.seconds(0) }, 'shortWindow must be whole seconds, at least 1, got 0 seconds'],
  ])('reject what is outside (%#)', (change, problem) => {
    expect(problemsOf(change)).toEqual([`burnRates[0].${problem}`]);
  });

  test('must be reached below 100 percent of bad events', () => {
    const exact = { budgetUsed: 100, longWindow: Duration.hours(1), shortWindow: Duration.minutes(5) };
    expect(checkBurns(90, Duration.hours(10), [{ ...rate, ...exact }])).toContain(
      'burnRates[0] must be reached below 100 percent of bad events, got 100 percent. Use a lower budgetUsed or a longer longWindow',
    );
  });
});
