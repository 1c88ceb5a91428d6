import { Duration, Names, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarms/alarm-options';
import { AlarmSet } from '../alarms/alarm-set';
import { AlertSeverity } from '../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../alarms/shared/alarm-factory';
import { checkNamespace } from '../private/alarm-checks';
import type { Problem } from '../private/validation';
import { checkFilterPattern } from './private/filter-pattern';

/** Properties of `LogErrorAlarms`. */
export interface LogErrorAlarmsProps extends AlarmSetProps {
  /** Log group. Its log events must be JSON objects. */
  readonly logGroup: logs.ILogGroup;

  /**
   * Selector of the level in a log event, in filter pattern syntax.
   *
   * @default '$.level'
   */
  readonly levelField?: string;

  /**
   * Levels that are errors, as they occur in the log events.
   *
   * @default ['ERROR', 'FATAL']
   */
  readonly errorLevels?: string[];

  /**
   * Namespace of the two custom metrics, which are charged per month.
   *
   * @default 'LogEvents'
   */
  readonly metricNamespace?: string;

  /**
   * Alarm `log-errors`: the number of log events with an error level reaches the threshold. Missing data means no log
   * events, which other alarms cover.
   *
   * @default - at least 10 log events in 2 periods of 5 minutes
   */
  readonly errors?: AlarmOptions;
}

/**
 * Counts errors in structured logs: two metric filters, for errors and for all log events, and the alarm `log-errors`.
 * The alarm and the metrics are charged per month.
 *
 * Throws if there is no level, a level or the selector is malformed or too long, an option is out of range, a topic is in a
 * different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 *
 * @example
 * const logErrors = new LogErrorAlarms(this, 'OrdersErrors', { logGroup, actions: alerts });
 * const graph = new cloudwatch.GraphWidget({ left: [logErrors.metricErrorRate()] });
 */
export class LogErrorAlarms extends AlarmSet {
  /** Alarm for errors; undefined if disabled. */
  readonly errors?: cloudwatch.Alarm;

  private readonly namespace: string;
  private readonly metricPrefix: string;

  constructor(scope: Construct, id: string, props: LogErrorAlarmsProps) {
    super(scope, id);
    this.namespace = props.metricNamespace ?? 'LogEvents';
    this.metricPrefix = Names.uniqueResourceName(this, { maxLength: 200, separator: '-' });
    const field = props.levelField ?? '$.level';
    const levels = props.errorLevels ?? ['ERROR', 'FATAL'];
    const isEvent = logs.FilterPattern.exists(field);
    const isError = () =>
      logs.FilterPattern.any(...levels.map((level) => logs.FilterPattern.stringValue(field, '=', level)));
    const created = createAlarms(
      this,
      props,
      [errors(props, (period) => this.metricErrors({ period }))],
      [
        levels.length === 0
          ? 'errorLevels must have at least one level, got none'
          : (checkFilterPattern('levelField', isEvent) ?? checkFilterPattern('errorLevels', isError())),
        ...levels.map(checkLevel),
        checkField(field),
        checkNamespace(this.namespace),
      ],
    );
    [this.errors] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));

    this.count('Errors', props.logGroup, isError());
    this.count('Events', props.logGroup, isEvent);
  }

  /** Number of log events with an error level. Sum over 5 minutes by default. */
  metricErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Errors', props);
  }

  /** Number of log events with any level. Sum over 5 minutes by default. */
  metricEvents(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Events', props);
  }

  /** Errors in percent of all log events. Over 5 minutes by default. */
  metricErrorRate(props?: cloudwatch.MathExpressionOptions): cloudwatch.MathExpression {
    const period = props?.period ?? Duration.minutes(5);
    return new cloudwatch.MathExpression({
      expression: 'IF(events>0,100*FILL(errors,0)/events,0)',
      usingMetrics: { errors: this.metricErrors({ period }), events: this.metricEvents({ period }) },
      label: props?.label ?? 'errors of all log events, %',
      color: props?.color,
      period,
    });
  }

  private count(what: string, logGroup: logs.ILogGroup, filterPattern: logs.IFilterPattern): void {
    new logs.MetricFilter(this, `${what}Filter`, {
      logGroup,
      filterPattern,
      metricNamespace: this.namespace,
      metricName: `${this.metricPrefix}-${what}`,
      metricValue: '1',
      defaultValue: 0,
    });
  }

  private metric(what: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: this.namespace,
      metricName: `${this.metricPrefix}-${what}`,
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(5),
      ...props,
    }).attachTo(this);
  }
}

function errors(
  { errors: options }: LogErrorAlarmsProps,
  metric: (period: Duration) => cloudwatch.IMetric,
): CatalogueDesign {
  return {
    id: 'Errors',
    alarmNameSuffix: 'log-errors',
    prop: 'errors',
    options,
    metric,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 10,
    unit: 'log event',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no log event',
    severity: AlertSeverity.WARNING,
    source: 'this library: a few times the number of a usual day',
    alarmDescription:
      'The service logs many errors. ' +
      'Check the newest errors, the most frequent message, and the latest deployment.',
  };
}

function checkLevel(level: string): Problem {
  if (/^[A-Za-z0-9_-]+$/.test(level)) return undefined;
  return `errorLevels must have letters, digits, underscores and hyphens only, got '${level}'`;
}

/** "Filter pattern syntax for metric filters": `$`, then names after dots or elements in brackets. */
function checkField(field: string): Problem {
  if (Token.isUnresolved(field)) return 'levelField must be a literal, got a token';
  if (/^\$(\.[A-Za-z0-9_-]+|\[\d+\])+$/.test(field)) return undefined;
  return `levelField must be a selector such as $.level, got '${field}'`;
}
