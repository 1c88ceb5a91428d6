import { Duration, Names } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarms/alarm-options';
import { AlertSeverity } from '../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../alarms/shared/alarm-factory';

/** Properties of `LogErrorAlarms`. */
export interface LogErrorAlarmsProps extends AlarmSetProps {
  /** Log group whose events are JSON objects. */
  readonly logGroup: logs.ILogGroup;

  /**
   * Where an event has its level, as a path of filter patterns.
   *
   * @default '$.level'
   */
  readonly levelField?: string;

  /**
   * Levels that are errors, exactly as the events have them.
   *
   * @default ['ERROR', 'FATAL']
   */
  readonly errorLevels?: string[];

  /**
   * Namespace of the two metrics that are made of the events. Custom metrics are charged by the month.
   *
   * @default 'LogEvents'
   */
  readonly metricNamespace?: string;

  /**
   * The alarm `log-errors`: as many events of an error level as the threshold, or more, were logged. No data means that
   * nothing was logged at all, which other alarms judge.
   *
   * @default - at least 10 events in 2 periods of 5 minutes
   */
  readonly errors?: AlarmOptions;
}

/**
 * Counts errors in structured logs: two metric filters, for errors and for all events, and the alarm `log-errors`. The
 * alarm and the metrics are charged by the month.
 *
 * Throws when there is no level, when a level or the field is malformed, when an option is out of its range, when a
 * topic is in another region, or the prefix or a runbook is malformed.
 */
export class LogErrorAlarms extends Construct {
  /** The alarm on errors; undefined when switched off. */
  readonly errors?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  private readonly namespace: string;
  private readonly metricPrefix: string;

  constructor(scope: Construct, id: string, props: LogErrorAlarmsProps) {
    super(scope, id);
    this.namespace = props.metricNamespace ?? 'LogEvents';
    this.metricPrefix = Names.uniqueResourceName(this, { maxLength: 200, separator: '-' });
    const field = props.levelField ?? '$.level';
    const levels = props.errorLevels ?? ['ERROR', 'FATAL'];
    const created = createAlarms(
      this,
      props,
      [errors(props, (period) => this.metricErrors({ period }))],
      [
        levels.length === 0 ? 'errorLevels must hold at least one level, got none' : undefined,
        ...levels.map(checkLevel),
        checkField(field),
        checkNamespace(this.namespace),
      ],
    );
    [this.errors] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);

    const isError = levels.map((level) => logs.FilterPattern.stringValue(field, '=', level));
    this.count('Errors', props.logGroup, logs.FilterPattern.any(...isError));
    this.count('Events', props.logGroup, logs.FilterPattern.exists(field));
  }

  /** Events of an error level: sum over 5 minutes by default. */
  metricErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Errors', props);
  }

  /** Events of any level: sum over 5 minutes by default. */
  metricEvents(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Events', props);
  }

  /** Errors in percent of all events: over 5 minutes by default. */
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
): AlarmDesign {
  return {
    id: 'Errors',
    nameSuffix: 'log-errors',
    prop: 'errors',
    options,
    metric,
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 10,
    unit: 'event',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (nothing logged)',
    severity: AlertSeverity.WARNING,
    source: 'judgement: a few times a usual day',
    description:
      'The service logs many errors. ' +
      'Look at the newest of them, at which message is the most frequent, and at the latest deployment.',
  };
}

function checkLevel(level: string): string | undefined {
  return /^[A-Za-z0-9_-]+$/.test(level) ? undefined : `errorLevels must hold letters and digits, got '${level}'`;
}

/** "Filter pattern syntax for metric filters": `$`, then names after dots, or elements in brackets. */
function checkField(field: string): string | undefined {
  if (/^\$(\.[A-Za-z0-9_-]+|\[\d+\])+$/.test(field)) return undefined;
  return `levelField must be a path such as $.level, got '${field}'`;
}

/** CloudWatch API, PutMetricData: namespaces of AWS begin with `AWS/`. */
function checkNamespace(namespace: string): string | undefined {
  if (/^[A-Za-z0-9 ._\-/#:]{1,255}$/.test(namespace) && !namespace.startsWith('AWS/')) return undefined;
  return `metricNamespace must have 1 to 255 letters, digits and ._-/#:, and not begin with AWS/, got '${namespace}'`;
}
