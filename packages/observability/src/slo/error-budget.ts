import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmSetProps } from '../alarms/alarm-options';
import type { AlarmActionsConfig } from '../alerting/alert-actions';
import { AlertSeverity } from '../alerting/alert-severity';
import { addAlarmActions, checkAlarmActions } from '../alerting/shared/bound-actions';
import type { BurnRate } from './burn-rate';
import { checkCount, checkRunbook } from '../private/alarm-checks';
import { type Burn, budgetOf, burnOf, checkBurns, WORKBOOK } from './private/burn-rates';
import { checkDescription, checkName, withRunbook } from '../private/composite-alarm';
import { failOn } from '../private/validation';
import type { ServiceLevelIndicator } from './service-level-indicator';

/** Properties of `ErrorBudget`. */
export interface ErrorBudgetProps extends AlarmSetProps {
  /** Service level indicator, for example `ServiceLevelIndicator.availability(loadBalancer)`. */
  readonly indicator: ServiceLevelIndicator;

  /** Objective: the share of good events in percent, for example 99.9. The error budget is the rest. */
  readonly attainmentGoal: number;

  /**
   * Time for which the error budget applies.
   *
   * @default Duration.days(30)
   */
  readonly interval?: Duration;

  /**
   * Burn rates that trigger a notification. Each burn rate creates two alarms with two or three metrics (standard alarms
   * are charged per metric), and each severity one composite alarm.
   *
   * @default ErrorBudget.DEFAULT_BURN_RATES
   */
  readonly burnRates?: BurnRate[];

  /**
   * Number of events in a long window below which the burn rate is 0: one bad event of a few consumes a large part of the
   * budget. A whole number of at least 1.
   *
   * @default 100
   */
  readonly minimumEvents?: number;
}

/**
 * Service level objective with multi-window, multi-burn-rate alarms (The Site Reliability Workbook, chapter 5). Creates
 * one composite alarm for each severity, and two alarms for each burn rate, which notify only when CloudWatch cannot
 * evaluate them. A window without events consumes no budget: missing data does not breach.
 *
 * CloudWatch evaluates windows of up to one day every minute, and longer windows every hour.
 *
 * Throws if the attainment goal or a burn rate is out of range, a burn rate cannot be reached, a topic is in a different
 * Region, or the prefix or the runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-ServiceLevelObjectives.html
 *
 * @example
 * new ErrorBudget(this, 'OrdersAvailability', {
 *   indicator: ServiceLevelIndicator.availability(loadBalancer),
 *   attainmentGoal: 99.9,
 *   actions: AlertActions.bySeverity({ critical: pages, warning: tickets, info: tickets }),
 * });
 */
export class ErrorBudget extends Construct {
  /**
   * 2 percent of the budget in 1 hour and 5 percent in 6 hours are critical, 10 percent in 3 days are a warning. The short
   * windows are a twelfth of the long windows (The Site Reliability Workbook, "Alerting on SLOs", table 5-8).
   */
  static readonly DEFAULT_BURN_RATES: BurnRate[] = WORKBOOK;

  /** Composite alarms, one for each severity, the most urgent first. */
  readonly alarms: cloudwatch.CompositeAlarm[];

  /** Alarms for the long and the short window of each burn rate. */
  readonly windowAlarms: cloudwatch.Alarm[];

  /** Service level indicator. */
  readonly indicator: ServiceLevelIndicator;

  /** Objective: the share of good events in percent. */
  readonly attainmentGoal: number;

  /** Time for which the error budget applies. */
  readonly interval: Duration;

  constructor(scope: Construct, id: string, props: ErrorBudgetProps) {
    super(scope, id);
    this.indicator = props.indicator;
    this.attainmentGoal = props.attainmentGoal;
    this.interval = props.interval ?? Duration.days(30);
    const rates = props.burnRates ?? ErrorBudget.DEFAULT_BURN_RATES;
    const severities = Object.values(AlertSeverity).filter((one) => rates.some(({ severity }) => severity === one));
    const actions = new Map(
      [...new Set([...severities, AlertSeverity.WARNING])].map((severity) => [
        severity,
        props.actions.bindAlarm(this, { alertId: `Budget-${severity}`, severity }),
      ]),
    );
    failOn(this, [
      ...checkBurns(this.attainmentGoal, this.interval, rates),
      ...props.indicator.validate(),
      checkCount('minimumEvents', props.minimumEvents),
      checkRunbook('runbookUrl', props.runbookUrl),
      // The longest of all names.
      checkName('alarmNamePrefix', this.nameOf(props, 'burn-10000m-short')),
      ...new Set([...actions.values()].flatMap((config) => checkAlarmActions(this, 'actions', config))),
    ]);

    const burns = rates.map((rate) => burnOf(rate, this.attainmentGoal, this.interval));
    const raised = burns.map((burn) => ({
      burn,
      rule: this.addWindows(props, burn, actions.get(AlertSeverity.WARNING)!),
    }));
    this.windowAlarms = this.node.children.filter((child) => child instanceof cloudwatch.Alarm);
    this.alarms = severities.map((severity) =>
      this.addComposite(
        props,
        severity,
        raised.filter(({ burn }) => burn.severity === severity),
        actions.get(severity)!,
      ),
    );
  }

  /** Burn rate: 1 consumes the error budget exactly in its interval. Over one hour by default. */
  metricBurnRate(props?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.expression((bad) => `${bad}/${budgetOf(this.attainmentGoal)}`, 'burn rate', Duration.hours(1), props);
  }

  /** Rest of the error budget in percent; negative if more is consumed. Over the interval of the budget by default. */
  metricBudgetLeft(props?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    const budget = budgetOf(this.attainmentGoal);
    return this.expression((bad) => `100-100*${bad}/${budget}`, 'budget left, %', this.interval, props);
  }

  private expression(
    expression: (bad: string) => string,
    label: string,
    defaultPeriod: Duration,
    props?: cloudwatch.MathExpressionOptions,
  ): cloudwatch.MathExpression {
    const period = props?.period ?? defaultPeriod;
    // A graph can show several error budgets: ids must be unique within it.
    const bad = `bad_${this.indicator.name.replace(/[^A-Za-z0-9]/g, '_')}`;
    return new cloudwatch.MathExpression({
      expression: expression(bad),
      usingMetrics: { [bad]: this.indicator.metricBadPercentage(period, 1) },
      label: props?.label ?? `${this.indicator.name}: ${label}`,
      color: props?.color,
      period,
    });
  }

  private addWindows(props: ErrorBudgetProps, burn: Burn, config: AlarmActionsConfig): cloudwatch.IAlarmRule {
    const long = this.addWindow(props, burn, 'long', burn.longWindow, props.minimumEvents ?? 100);
    const short = this.addWindow(props, burn, 'short', burn.shortWindow, 1);
    // Missing data does not breach, so INSUFFICIENT_DATA means that CloudWatch cannot evaluate the error budget.
    const { insufficientDataActions = [] } = config;
    if (insufficientDataActions.length > 0)
      for (const alarm of [long, short]) alarm.addInsufficientDataAction(...insufficientDataActions);
    return cloudwatch.AlarmRule.allOf(inAlarm(long), inAlarm(short));
  }

  private addWindow(
    props: ErrorBudgetProps,
    burn: Burn,
    kind: 'long' | 'short',
    window: Duration,
    minimumEvents: number,
  ): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, `Burn-${burn.label}-${kind}`, {
      alarmName: this.nameOf(props, `burn-${burn.label}-${kind}`),
      alarmDescription:
        `In ${window.toHumanString()} more than ${burn.badPercent} percent ${this.indicator.badEventPhrase}. ` +
        'Part of an error budget alarm, which sends the notifications. This alarm notifies only if CloudWatch cannot evaluate it.',
      metric: this.indicator.metricBadPercentage(window, minimumEvents),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: burn.badPercent,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private addComposite(
    props: ErrorBudgetProps,
    severity: AlertSeverity,
    raised: { burn: Burn; rule: cloudwatch.IAlarmRule }[],
    config: AlarmActionsConfig,
  ): cloudwatch.CompositeAlarm {
    const description = this.describe(raised.map(({ burn }) => burn));
    failOn(this, [checkDescription('runbookUrl', withRunbook(description, props.runbookUrl))]);
    const rules = raised.map(({ rule }) => rule);
    const alarm = new cloudwatch.CompositeAlarm(this, `Budget-${severity}`, {
      compositeAlarmName: this.nameOf(props, `budget-${severity}`),
      alarmRule: rules.length === 1 ? rules[0] : cloudwatch.AlarmRule.anyOf(...rules),
      alarmDescription: withRunbook(description, props.runbookUrl),
    });
    addAlarmActions(alarm, config);
    return alarm;
  }

  private describe(burns: Burn[]): string {
    const { name, badEventPhrase } = this.indicator;
    const rates = burns.map(
      ({ factor, longWindow, shortWindow }) =>
        `${factor} over ${longWindow.toHumanString()} and ${shortWindow.toHumanString()}`,
    );
    return (
      `Too many requests ${badEventPhrase}: the burn rate of the error budget of ${name} ` +
      `(objective ${this.attainmentGoal} percent in ${this.interval.toHumanString()}) is above ${rates.join(', or ')}. ` +
      'Check the latest deployment, errors and slow queries, and the dependencies of the service.'
    );
  }

  private nameOf(props: ErrorBudgetProps, suffix: string): string | undefined {
    if (props.alarmNamePrefix === undefined) return undefined;
    return `${props.alarmNamePrefix}-${this.indicator.name}-${suffix}`;
  }
}

function inAlarm(alarm: cloudwatch.IAlarm): cloudwatch.IAlarmRule {
  return cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM);
}
