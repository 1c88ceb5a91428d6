import { Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { IAlertActions } from '../alerting/alert-actions';
import { AlertSeverity } from '../alerting/alert-severity';
import { addAlarmActions, checkAlarmActions } from '../alerting/shared/bound-actions';
import { checkCount, checkRunbook } from '../private/alarm-checks';
import { checkDescription, checkName, withRunbook } from '../private/composite-alarm';
import { failBeforeSuper, failOn, type Problem } from '../private/validation';

/** Properties of `AnomalyAlarm`. */
export interface AnomalyAlarmProps extends cloudwatch.AnomalyDetectionAlarmProps {
  /** Actions of the alarm, for example an `AlertTopic`, which is notified on ALARM and on OK. */
  readonly actions: IAlertActions;

  /**
   * Severity of the alarm.
   *
   * @default AlertSeverity.WARNING
   */
  readonly severity?: AlertSeverity;

  /**
   * http or https URL of the runbook. The alarm description ends with it.
   *
   * @default - no runbook
   */
  readonly runbookUrl?: string;
}

const OPERATORS = [
  cloudwatch.ComparisonOperator.LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD,
  cloudwatch.ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
  cloudwatch.ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
];

/**
 * Alarm on a metric that leaves the band that CloudWatch expects from its past two weeks, with hourly, daily and weekly
 * patterns. It suits metrics without a fixed limit, such as the number of requests. An anomaly detection alarm is charged as
 * three metrics per month.
 *
 * CloudWatch trains the model for up to two weeks. Until then the band is wide or missing, and the alarm has insufficient data.
 *
 * Throws if there is no description, a number, the operator, the name or the runbook is malformed, or a topic is in a
 * different Region.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Anomaly_Detection.html
 *
 * @example
 * new AnomalyAlarm(this, 'FewRequests', {
 *   metric: loadBalancer.metrics.requestCount({ period: Duration.minutes(5) }),
 *   comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
 *   evaluationPeriods: 3,
 *   alarmDescription: 'Fewer requests than expected. Check DNS, CloudFront and the clients.',
 *   actions: alerts,
 * });
 */
export class AnomalyAlarm extends cloudwatch.AnomalyDetectionAlarm {
  constructor(scope: Construct, id: string, props: AnomalyAlarmProps) {
    failBeforeSuper(scope, id, checkAlarm(props));
    super(scope, id, {
      metric: props.metric,
      stdDevs: props.stdDevs,
      comparisonOperator: props.comparisonOperator,
      evaluationPeriods: props.evaluationPeriods,
      datapointsToAlarm: props.datapointsToAlarm,
      evaluateLowSampleCountPercentile: props.evaluateLowSampleCountPercentile,
      treatMissingData: props.treatMissingData,
      actionsEnabled: props.actionsEnabled,
      alarmName: props.alarmName,
      alarmDescription: withRunbook(props.alarmDescription ?? '', props.runbookUrl),
    });
    const config = props.actions.bindAlarm(this, {
      alertId: 'Anomaly',
      severity: props.severity ?? AlertSeverity.WARNING,
    });
    failOn(this, checkAlarmActions(this, 'actions', config));
    addAlarmActions(this, config);
  }
}

function checkAlarm(props: AnomalyAlarmProps): Problem[] {
  const { alarmDescription = '', comparisonOperator, datapointsToAlarm, evaluationPeriods, stdDevs } = props;
  return [
    alarmDescription.trim() === '' ? 'alarmDescription must not be empty' : undefined,
    checkDescription('alarmDescription and runbookUrl', withRunbook(alarmDescription, props.runbookUrl)),
    checkName('alarmName', props.alarmName),
    checkRunbook('runbookUrl', props.runbookUrl),
    checkCount('evaluationPeriods', evaluationPeriods),
    checkCount('datapointsToAlarm', datapointsToAlarm),
    isAbove(datapointsToAlarm, evaluationPeriods)
      ? `datapointsToAlarm must be at most evaluationPeriods, ${evaluationPeriods}, got ${datapointsToAlarm}`
      : undefined,
    Token.isUnresolved(stdDevs)
      ? 'stdDevs must be a literal, because it is part of an expression, got a token'
      : undefined,
    stdDevs === undefined || Token.isUnresolved(stdDevs) || stdDevs > 0
      ? undefined
      : `stdDevs must be greater than 0, got ${stdDevs}`,
    checkPercentile(props.evaluateLowSampleCountPercentile),
    comparisonOperator === undefined || OPERATORS.includes(comparisonOperator)
      ? undefined
      : `comparisonOperator must be one of ${OPERATORS.join(', ')}, got ${comparisonOperator}`,
  ];
}

/** CloudWatch API, PutMetricAlarm. */
function checkPercentile(value: string | undefined): Problem {
  if (value === undefined || Token.isUnresolved(value) || ['evaluate', 'ignore'].includes(value)) return undefined;
  return `evaluateLowSampleCountPercentile must be evaluate or ignore, got '${value}'`;
}

function isAbove(datapoints: number | undefined, periods: number): boolean {
  if (datapoints === undefined || Token.isUnresolved(datapoints) || Token.isUnresolved(periods)) return false;
  return datapoints > periods;
}
