import { Duration } from 'aws-cdk-lib/core';
import { AlertSeverity } from '../../alerting/alert-severity';
import type { BurnRate } from '../burn-rate';

/** A burn rate with the numbers that follow from objective and window. */
export interface Burn extends BurnRate {
  /** How many times faster than sustainable the budget is used. */
  readonly factor: number;
  /** Bad events, in percent of all, that use it so fast. */
  readonly badPercent: number;
  /** Tells the burn rates of one budget apart, for example `1h`. */
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

const LONGEST_WINDOW = Duration.days(7);

/** The arithmetic: a budget used evenly over its window burns at 1. */
export function burnOf(rate: BurnRate, objective: number, window: Duration): Burn {
  const factor = rounded((rate.budgetUsed / 100) * (window.toSeconds() / rate.longWindow.toSeconds()));
  return {
    budgetUsed: rate.budgetUsed,
    longWindow: rate.longWindow,
    shortWindow: rate.shortWindow,
    severity: rate.severity,
    factor,
    badPercent: rounded(factor * budgetOf(objective)),
    label: labelOf(rate.longWindow),
  };
}

/** Bad events, in percent of all, that the objective allows. */
export function budgetOf(objective: number): number {
  return rounded(100 - objective);
}

/** Problems of a budget's numbers. */
export function checkBurns(objective: number, window: Duration, rates: BurnRate[]): (string | undefined)[] {
  if (!(objective > 0 && objective < 100)) {
    return [`objective must be a percentage between 0 and 100, without either, got ${objective}`];
  }
  const labels = rates.map(({ longWindow }) => labelOf(longWindow));
  const twice = labels.filter((label, index) => labels.indexOf(label) !== index);
  return [
    rates.length === 0 ? 'burnRates must hold at least one burn rate, got none' : undefined,
    twice.length === 0 ? undefined : `burnRates must differ in their longWindow, got ${twice.join(', ')} twice`,
    ...rates.flatMap((rate, index) => checkBurn(`burnRates[${index}]`, rate, objective, window)),
  ];
}

function checkBurn(prop: string, rate: BurnRate, objective: number, window: Duration): (string | undefined)[] {
  const { budgetUsed, longWindow, shortWindow } = rate;
  const { badPercent } = burnOf(rate, objective, window);
  return [
    budgetUsed > 0 && budgetUsed <= 100
      ? undefined
      : `${prop}.budgetUsed must be above 0 and at most 100 percent, got ${budgetUsed}`,
    isWholeMinutes(longWindow) && longWindow.toSeconds() <= LONGEST_WINDOW.toSeconds()
      ? undefined
      : `${prop}.longWindow must be whole minutes, at most 7 days, got ${longWindow.toHumanString()}`,
    isWholeMinutes(shortWindow) && shortWindow.toSeconds() < longWindow.toSeconds()
      ? undefined
      : `${prop}.shortWindow must be whole minutes, less than longWindow, got ${shortWindow.toHumanString()}`,
    badPercent < 100
      ? undefined
      : `${prop} could never raise its alarm: it asks for ${badPercent} percent of bad events; ` +
        'a lower budgetUsed or a longer longWindow would',
  ];
}

function isWholeMinutes(duration: Duration): boolean {
  const seconds = duration.toMilliseconds() / 1_000;
  return seconds >= 60 && seconds % 60 === 0;
}

/** `90m`, `6h` or `3d`, in the greatest unit that is whole. */
function labelOf(duration: Duration): string {
  const minutes = duration.toMinutes({ integral: false });
  if (minutes % 1_440 === 0) return `${minutes / 1_440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/** Rids a product of floating-point dust, which would stand in the template. */
function rounded(value: number): number {
  return Number(value.toPrecision(10));
}
