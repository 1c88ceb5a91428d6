import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { AlarmSetProps } from '../alarms/alarm-options';
import { AlertSeverity } from '../alerting/alert-severity';
import type { BurnRate } from './burn-rate';
import { checkCount, checkRunbook } from '../private/alarm-checks';
import { type Burn, budgetOf, burnOf, checkBurns, WORKBOOK } from './private/burn-rates';
import { checkDescription, checkName, createComposite, withRunbook } from '../private/composite-alarm';
import { checkSeverityTopics, checkTopic, topicFor } from '../alerting/shared/severity-routing';
import { failOn } from '../private/validation';
import type { ServiceLevelIndicator } from './service-level-indicator';

/** Properties of `ErrorBudget`. */
export interface ErrorBudgetProps extends AlarmSetProps {
  /** What is measured, for example `ServiceLevelIndicator.availability(loadBalancer)`. */
  readonly indicator: ServiceLevelIndicator;

  /** Percentage of events that are to be good, for example 99.9. What it leaves to 100 is the budget. */
  readonly objective: number;

  /**
   * Time for which the budget is meant.
   *
   * @default Duration.days(30)
   */
  readonly window?: Duration;

  /**
   * How fast the budget may be used up before somebody is told. Each burn rate costs two alarms of two or three metrics
   * (standard alarms are charged by the metric), each severity a composite alarm.
   *
   * @default - 2 percent of the budget in 1 hour and 5 percent in 6 hours are critical, 10 percent in 3 days a warning,
   * each confirmed by a window of a twelfth (The Site Reliability Workbook, "Alerting on SLOs", table 5-8)
   */
  readonly burnRates?: BurnRate[];

  /**
   * Events that a long window must have to be judged: of a few, one bad event burns a large part of the budget. A whole
   * number of at least 1.
   *
   * @default 100
   */
  readonly minimumEvents?: number;
}

/**
 * Tells a topic when a service uses up its error budget too fast: multi-window, multi-burn-rate alarms, as chapter 5 of
 * The Site Reliability Workbook has them. One composite alarm per severity, over two alarms per burn rate, which tell
 * only that they cannot be evaluated. A window without events burns nothing: missing data does not breach.
 *
 * CloudWatch evaluates windows of up to a day each minute, and longer ones each hour.
 *
 * Throws when the objective or a burn rate is out of its range, or could never raise its alarm, when a topic is in
 * another region, or the prefix or the runbook is malformed.
 */
export class ErrorBudget extends Construct {
  /** The alarms that tell somebody, one for each severity, the most urgent first. */
  readonly alarms: cloudwatch.CompositeAlarm[];

  /** The alarms under them, the long and the short window of each burn rate. */
  readonly windowAlarms: cloudwatch.Alarm[];

  /** What is measured. */
  readonly indicator: ServiceLevelIndicator;

  /** Percentage of events that are to be good. */
  readonly objective: number;

  /** Time for which the budget is meant. */
  readonly window: Duration;

  constructor(scope: Construct, id: string, props: ErrorBudgetProps) {
    super(scope, id);
    this.indicator = props.indicator;
    this.objective = props.objective;
    this.window = props.window ?? Duration.days(30);
    const rates = props.burnRates ?? WORKBOOK;
    failOn(this, [
      ...checkBurns(this.objective, this.window, rates),
      checkCount('minimumEvents', props.minimumEvents),
      checkRunbook('runbookUrl', props.runbookUrl),
      checkTopic(this, 'topic', props.topic),
      ...checkSeverityTopics(this, props.severityTopics),
      // The longest name of all: every other is shorter.
      checkName('alarmNamePrefix', this.nameOf(props, 'burn-10000m-short')),
    ]);

    const burns = rates.map((rate) => burnOf(rate, this.objective, this.window));
    const raised = burns.map((burn) => ({ burn, rule: this.addWindows(props, burn) }));
    this.windowAlarms = this.node.children.filter((child) => child instanceof cloudwatch.Alarm);
    this.alarms = Object.values(AlertSeverity)
      .map((severity) => ({ severity, some: raised.filter(({ burn }) => burn.severity === severity) }))
      .filter(({ some }) => some.length > 0)
      .map(({ severity, some }) => this.addComposite(props, severity, some));
  }

  /** How many times faster than sustainable the budget is used: over an hour by default. */
  metricBurnRate(props?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.expression((bad) => `${bad}/${budgetOf(this.objective)}`, 'burn rate', Duration.hours(1), props);
  }

  /** What is left of the budget, in percent of it, negative when overdrawn: over the budget's window by default. */
  metricBudgetLeft(props?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    return this.expression((bad) => `100-100*${bad}/${budgetOf(this.objective)}`, 'budget left, %', this.window, props);
  }

  private expression(
    expression: (bad: string) => string,
    label: string,
    defaultPeriod: Duration,
    props?: cloudwatch.MathExpressionOptions,
  ): cloudwatch.MathExpression {
    const period = props?.period ?? defaultPeriod;
    // Budgets may be drawn together: ids of different metrics must differ within one graph.
    const bad = `bad_${this.indicator.name.replace(/[^A-Za-z0-9]/g, '_')}`;
    return new cloudwatch.MathExpression({
      expression: expression(bad),
      usingMetrics: { [bad]: this.indicator.badPercent(period, 1) },
      label: props?.label ?? `${this.indicator.name}: ${label}`,
      color: props?.color,
      period,
    });
  }

  private addWindows(props: ErrorBudgetProps, burn: Burn): cloudwatch.IAlarmRule {
    const long = this.addWindow(props, burn, 'long', burn.longWindow, props.minimumEvents ?? 100);
    const short = this.addWindow(props, burn, 'short', burn.shortWindow, 1);
    return cloudwatch.AlarmRule.allOf(inAlarm(long), inAlarm(short));
  }

  private addWindow(
    props: ErrorBudgetProps,
    burn: Burn,
    kind: 'long' | 'short',
    window: Duration,
    minimumEvents: number,
  ): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, `Burn-${burn.label}-${kind}`, {
      alarmName: this.nameOf(props, `burn-${burn.label}-${kind}`),
      alarmDescription:
        `In ${window.toHumanString()} more than ${burn.badPercent} percent ${this.indicator.badMeans}. ` +
        'A part of an error budget alarm, which tells whom it concerns; this one tells only that it cannot be evaluated.',
      metric: this.indicator.badPercent(window, minimumEvents),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: burn.badPercent,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    // Missing data does not breach, so without data to judge means that CloudWatch cannot evaluate it: a blind budget.
    alarm.addInsufficientDataAction(new actions.SnsAction(topicFor(props, AlertSeverity.WARNING)));
    return alarm;
  }

  private addComposite(
    props: ErrorBudgetProps,
    severity: AlertSeverity,
    raised: { burn: Burn; rule: cloudwatch.IAlarmRule }[],
  ): cloudwatch.CompositeAlarm {
    const description = this.describe(raised.map(({ burn }) => burn));
    failOn(this, [checkDescription('runbookUrl', withRunbook(description, props.runbookUrl))]);
    const rules = raised.map(({ rule }) => rule);
    return createComposite(this, `Budget-${severity}`, {
      alarmName: this.nameOf(props, `budget-${severity}`),
      alarmRule: rules.length === 1 ? rules[0] : cloudwatch.AlarmRule.anyOf(...rules),
      description,
      runbookUrl: props.runbookUrl,
      topic: topicFor(props, severity),
      furtherActions: props.furtherActions,
    });
  }

  private describe(burns: Burn[]): string {
    const rates = burns.map(
      ({ factor, longWindow, shortWindow }) =>
        `${factor} times over ${longWindow.toHumanString()} and ${shortWindow.toHumanString()}`,
    );
    return (
      `Too many requests ${this.indicator.badMeans}: the error budget of ${this.indicator.name} ` +
      `(objective ${this.objective} percent in ${this.window.toHumanString()}) is used up faster than it lasts, ` +
      `${rates.join(', or ')}. Look at the latest deployment, at errors and slow queries, and at what the service needs.`
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
