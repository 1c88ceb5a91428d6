import { Duration, Token } from 'aws-cdk-lib/core';
import { AlertSeverity } from '../../alerting/alert-severity';
import type { Problem } from '../../private/validation';
import type { BurnRate } from '../burn-rate';

/** A burn rate with the numbers that follow from the attainment goal and the interval. */
export interface Burn extends BurnRate {
  /** Burn rate: 1 consumes the error budget exactly in the interval. */
  readonly factor: number;
  /** Share of bad events, in percent, that results in the burn rate. */
  readonly badPercent: number;
  /** Label of the burn rate, unique in an error budget, for example `1h`. */
  readonly label: string;
}

/** "Alerting on SLOs", The Site Reliability Workbook, table 5-8: recommended windows and budgets for a 30-day window. */
export const WORKBOOK: BurnRate[] = [
  {
    budgetUsed: 2,
    longWindow: Duration.hours(1),
    shortWindow: Duration.minutes(5),
    severity: AlertSeverity.CRITICAL,
  },
  {
    budgetUsed: 5,
    longWindow: Duration.hours(6),
    shortWindow: Duration.minutes(30),
    severity: AlertSeverity.CRITICAL,
  },
  { budgetUsed: 10, longWindow: Duration.days(3), shortWindow: Duration.hours(6), severity: AlertSeverity.WARNING },
];

const MAX_WINDOW = Duration.days(7);

export function burnOf(rate: BurnRate, attainmentGoal: number, interval: Duration): Burn {
  const factor = rounded((rate.budgetUsed / 100) * (interval.toSeconds() / rate.longWindow.toSeconds()));
  return {
    budgetUsed: rate.budgetUsed,
    longWindow: rate.longWindow,
    shortWindow: rate.shortWindow,
    severity: rate.severity,
    factor,
    badPercent: rounded(factor * budgetOf(attainmentGoal)),
    label: labelOf(rate.longWindow),
  };
}

/** Error budget: the share of bad events, in percent, that the attainment goal allows. */
export function budgetOf(attainmentGoal: number): number {
  return rounded(100 - attainmentGoal);
}

/** Problems of the numbers of an error budget. */
export function checkBurns(attainmentGoal: number, interval: Duration, rates: BurnRate[]): Problem[] {
  if (Token.isUnresolved(attainmentGoal)) {
    return ['attainmentGoal must be a literal, because the thresholds of the alarms are computed from it, got a token'];
  }
  if (!(attainmentGoal > 0 && attainmentGoal < 100)) {
    return [`attainmentGoal must be greater than 0 and less than 100, got ${attainmentGoal}`];
  }
  // the other checks compare the windows
  const invalid = [
    checkLiteral('interval', interval),
    ...rates.flatMap(({ longWindow, shortWindow }, index) => [
      checkLiteral(`burnRates[${index}].longWindow`, longWindow),
      checkLiteral(`burnRates[${index}].shortWindow`, shortWindow),
    ]),
  ];
  if (invalid.some((problem) => problem !== undefined)) return invalid;
  const labels = rates.map(({ longWindow }) => labelOf(longWindow));
  const repeated = labels.filter((label, index) => labels.indexOf(label) !== index);
  return [
    rates.length === 0 ? 'burnRates must have at least one burn rate, got none' : undefined,
    repeated.length === 0 ? undefined : `burnRates must have unique longWindows, got ${repeated.join(', ')} twice`,
    ...rates.flatMap((rate, index) => checkBurn(`burnRates[${index}]`, rate, attainmentGoal, interval)),
  ];
}

function checkLiteral(prop: string, window: Duration): Problem {
  if (window.isUnresolved()) return `${prop} must be a literal, got a token`;
  const isWhole = window.toMilliseconds() > 0 && window.toMilliseconds() % 1_000 === 0;
  return isWhole ? undefined : `${prop} must be whole seconds, at least 1, got ${window.toHumanString()}`;
}

function checkBurn(prop: string, rate: BurnRate, attainmentGoal: number, interval: Duration): Problem[] {
  const { budgetUsed, longWindow, shortWindow } = rate;
  const { badPercent } = burnOf(rate, attainmentGoal, interval);
  return [
    budgetUsed > 0 && budgetUsed <= 100
      ? undefined
      : `${prop}.budgetUsed must be greater than 0 and at most 100, got ${budgetUsed}`,
    isWholeMinutes(longWindow) && longWindow.toSeconds() <= MAX_WINDOW.toSeconds()
      ? undefined
      : `${prop}.longWindow must be whole minutes, at most 7 days, got ${longWindow.toHumanString()}`,
    isWholeMinutes(shortWindow) && shortWindow.toSeconds() < longWindow.toSeconds()
      ? undefined
      : `${prop}.shortWindow must be whole minutes, less than longWindow, got ${shortWindow.toHumanString()}`,
    badPercent < 100
      ? undefined
      : `${prop} must be reached below 100 percent of bad events, got ${badPercent} percent. ` +
        'Use a lower budgetUsed or a longer longWindow',
  ];
}

function isWholeMinutes(duration: Duration): boolean {
  const seconds = duration.toMilliseconds() / 1_000;
  return seconds >= 60 && seconds % 60 === 0;
}

/** `90m`, `6h` or `3d`: a whole number in the largest possible unit. */
function labelOf(duration: Duration): string {
  const minutes = duration.toMinutes({ integral: false });
  if (minutes % 1_440 === 0) return `${minutes / 1_440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** Removes floating-point errors, which would be visible in the template. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
