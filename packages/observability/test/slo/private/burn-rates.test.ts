import { Duration } from 'aws-cdk-lib/core';
import { AlertSeverity } from '../../../src';
import { budgetOf, burnOf, WORKBOOK } from '../../../src/slo/private/burn-rates';

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
