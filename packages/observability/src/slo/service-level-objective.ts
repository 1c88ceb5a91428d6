import { Duration, Token } from 'aws-cdk-lib/core';
import * as applicationsignals from 'aws-cdk-lib/aws-applicationsignals';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmSetProps } from '../alarms/alarm-options';
import type { BurnRate } from './burn-rate';
import { ErrorBudget } from './error-budget';
import { failOn, type Problem } from '../private/validation';
import { budgetOf, checkBurns } from './private/burn-rates';
import { checkSloName } from './private/signal-names';
import { ServiceLevelIndicator } from './service-level-indicator';
import type { ServiceSignal } from './service-signal';

/** Properties of `ServiceLevelObjective`. */
export interface ServiceLevelObjectiveProps extends AlarmSetProps {
  /** Name of the objective, unique in the account and Region. A new name replaces the objective and its history. */
  readonly sloName: string;

  /** Signal of a service, for example `ServiceSignal.availability({ serviceName: 'orders', environmentName: 'prod' })`. */
  readonly signal: ServiceSignal;

  /** Objective: the share of good requests in percent, for example 99.9. */
  readonly attainmentGoal: number;

  /**
   * Rolling interval of the objective: whole days, 1 to 365.
   *
   * @default Duration.days(30)
   */
  readonly interval?: Duration;

  /**
   * Remaining error budget in percent below which the console shows a warning, greater than 0 and less than 100.
   *
   * @default 50
   */
  readonly warningThreshold?: number;

  /**
   * Burn rates that trigger a notification. Application Signals publishes a metric for each of their windows, at most 10.
   *
   * @default ErrorBudget.DEFAULT_BURN_RATES
   */
  readonly burnRates?: BurnRate[];
}

/** CloudFormation: burn rate configurations of a service level objective. */
const MAX_WINDOWS = 10;

/**
 * Service level objective of Application Signals for a service with its telemetry, and the alarms of an `ErrorBudget` on its burn
 * rates: one composite alarm for each severity, and two alarms for each burn rate.
 *
 * Application Signals is charged for requests or telemetry, for each objective, and for the alarms. For objectives on the metrics
 * of a load balancer, which cost only the alarms, use `ErrorBudget`.
 *
 * Throws if the name, the goal, the interval, a burn rate, the signal, the prefix or the runbook is malformed, or a topic is in a
 * different Region.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-ServiceLevelObjectives.html
 *
 * @example
 * new ServiceLevelObjective(this, 'Availability', {
 *   sloName: 'orders-availability',
 *   signal: ServiceSignal.availability({ serviceName: 'orders', environmentName: 'prod' }),
 *   attainmentGoal: 99.9,
 *   actions: AlertActions.bySeverity({ critical: pages, warning: tickets, info: tickets }),
 * });
 */
export class ServiceLevelObjective extends Construct {
  /** Composite alarms, one for each severity, the most urgent first. */
  readonly alarms: cloudwatch.CompositeAlarm[];

  /** Alarms for the long and the short window of each burn rate. */
  readonly windowAlarms: cloudwatch.Alarm[];

  /** The service level objective, for exclusion windows and other properties. */
  readonly objective: applicationsignals.CfnServiceLevelObjective;

  /** Name of the objective. */
  readonly sloName: string;

  constructor(scope: Construct, id: string, props: ServiceLevelObjectiveProps) {
    super(scope, id);
    const { signal, attainmentGoal, interval = Duration.days(30), burnRates = ErrorBudget.DEFAULT_BURN_RATES } = props;
    const windows = windowsOf(burnRates);
    failOn(this, [
      checkSloName('sloName', props.sloName),
      ...signal.validate(),
      checkInterval(interval),
      checkWarning(props.warningThreshold),
      windows.length > MAX_WINDOWS
        ? `burnRates must have at most ${MAX_WINDOWS} different windows, got ${windows.length}`
        : undefined,
      ...checkBurns(attainmentGoal, interval, burnRates),
    ]);
    this.sloName = props.sloName;
    this.objective = new applicationsignals.CfnServiceLevelObjective(this, 'Resource', {
      name: props.sloName,
      requestBasedSli: signal.bind(this).requestBasedSli,
      goal: {
        attainmentGoal,
        warningThreshold: props.warningThreshold ?? 50,
        interval: { rollingInterval: { duration: interval.toDays(), durationUnit: 'DAY' } },
      },
      burnRateConfigurations: windows.map((lookBackWindowMinutes) => ({ lookBackWindowMinutes })),
    });
    const budget = new ErrorBudget(this, 'Budget', {
      indicator: new BurnRateIndicator(signal, props.sloName, attainmentGoal),
      attainmentGoal,
      interval,
      burnRates,
      actions: props.actions,
      alarmNamePrefix: props.alarmNamePrefix,
      runbookUrl: props.runbookUrl,
    });
    this.alarms = budget.alarms;
    this.windowAlarms = budget.windowAlarms;
  }

  /**
   * Burn rate of a window: 1 consumes the error budget exactly in its interval.
   *
   * @param window Window of one of the burn rates.
   * @param props Options of the metric.
   */
  metricBurnRate(window: Duration, props: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const isWhole = !window.isUnresolved() && window.toMilliseconds() > 0 && window.toMilliseconds() % 60_000 === 0;
    failOn(this, [isWhole ? undefined : 'window must be a literal of whole minutes, one of those of burnRates']);
    return burnRateOf(this.sloName, window, props);
  }
}

/** Share of bad requests in percent, from the burn rate that Application Signals publishes. */
class BurnRateIndicator extends ServiceLevelIndicator {
  readonly name: string;
  readonly badEventPhrase: string;

  constructor(
    signal: ServiceSignal,
    private readonly sloName: string,
    private readonly attainmentGoal: number,
  ) {
    super();
    this.name = signal.name;
    this.badEventPhrase = signal.badEventPhrase;
  }

  metricBadPercentage(window: Duration): cloudwatch.IMetric {
    return new cloudwatch.MathExpression({
      label: `bad requests of ${this.sloName}`,
      expression: `rate*${budgetOf(this.attainmentGoal)}`,
      usingMetrics: { rate: burnRateOf(this.sloName, window) },
      period: Duration.minutes(1),
    });
  }
}

function burnRateOf(
  SloName: string,
  window: Duration,
  { period = Duration.minutes(1), statistic = 'Maximum', ...options }: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    ...options,
    namespace: 'AWS/ApplicationSignals',
    metricName: 'BurnRate',
    dimensionsMap: { SloName, BurnRateWindowMinutes: String(window.toMinutes()) },
    period,
    statistic,
  });
}

function windowsOf(rates: BurnRate[]): number[] {
  const minutes = rates.flatMap(({ longWindow, shortWindow }) =>
    [longWindow, shortWindow]
      .filter((window) => !window.isUnresolved())
      .map((window) => window.toMinutes({ integral: false })),
  );
  return [...new Set(minutes)].sort((one, other) => one - other);
}

function checkInterval(interval: Duration): Problem {
  if (interval.isUnresolved()) return 'interval must be a literal, got a token';
  const days = interval.toDays({ integral: false });
  if (Number.isInteger(days) && days >= 1 && days <= 365) return undefined;
  return `interval must be whole days from 1 to 365, got ${interval.toHumanString()}`;
}

function checkWarning(threshold: number | undefined): Problem {
  if (threshold === undefined || Token.isUnresolved(threshold) || (threshold > 0 && threshold < 100)) return undefined;
  return `warningThreshold must be greater than 0 and less than 100, got ${threshold}`;
}
