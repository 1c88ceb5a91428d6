import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { IAlertActions } from '../alerting/alert-actions';
import { AlertSeverity } from '../alerting/alert-severity';
import { addAlarmActions, checkAlarmActions } from '../alerting/shared/bound-actions';
import { checkRunbook } from '../private/alarm-checks';
import { checkDescription, checkName, withRunbook } from '../private/composite-alarm';
import { failBeforeSuper, failOn, type Problem } from '../private/validation';

/** Alarm that suppresses the actions of an `IncidentAlarm`. */
export interface ActionsSuppressor {
  /** While this alarm is in ALARM, the incident runs no actions. Its actions run afterwards if the incident lasts. */
  readonly alarm: cloudwatch.IAlarm;

  /**
   * Time that the incident waits for the suppressor to go into ALARM.
   *
   * @default Duration.minutes(1)
   */
  readonly waitPeriod?: Duration;

  /**
   * Time that the incident waits after the suppressor leaves ALARM.
   *
   * @default Duration.minutes(1)
   */
  readonly extensionPeriod?: Duration;
}

/** Properties of `IncidentAlarm`. */
export interface IncidentAlarmProps {
  /**
   * Alarms, any of which starts the incident, from 1 to 100 (CloudWatch API, PutCompositeAlarm). Give them less urgent
   * actions than the incident, or the on-call gets a notification for each of them.
   */
  readonly alarms: cloudwatch.IAlarm[];

  /**
   * Actions of the incident, for example an `AlertTopic`. It is notified once when the first alarm goes into ALARM, and
   * once when the last alarm leaves it.
   */
  readonly actions: IAlertActions;

  /** Meaning of the incident, and the checks for the on-call. */
  readonly alarmDescription: string;

  /**
   * Severity of the incident.
   *
   * @default AlertSeverity.CRITICAL
   */
  readonly severity?: AlertSeverity;

  /**
   * Name of the alarm, unique in the account and Region.
   *
   * @default - the CDK generates a name from the construct path
   */
  readonly alarmName?: string;

  /**
   * http or https URL of the runbook. The alarm description ends with it.
   *
   * @default - no runbook
   */
  readonly runbookUrl?: string;

  /**
   * The incident starts only while this alarm is in ALARM, such as an alarm that is in ALARM while a recovery Region serves.
   * The alarms of a service without tasks would otherwise start it.
   *
   * @default - the incident does not depend on another alarm
   */
  readonly onlyWhile?: cloudwatch.IAlarm;

  /**
   * Alarm that suppresses the actions, such as an alarm for a maintenance window or for a larger incident that explains
   * this one.
   *
   * @default - the actions are not suppressed
   */
  readonly actionsSuppressor?: ActionsSuppressor;
}

/**
 * Composite alarm that sends one notification for many alarms of the same outage. Composite alarms are charged per
 * month.
 *
 * Throws if there are no alarms, more than 100 or repeated ones, if a topic is in a different Region, or the name, the
 * description or the runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
 *
 * @example
 * const requests = new LoadBalancerAlarms(this, 'Requests', { loadBalancer, targetGroups: [blue], actions: tickets });
 * new IncidentAlarm(this, 'OrdersOutage', {
 *   alarms: requests.alarms,
 *   actions: pages,
 *   alarmDescription: 'Orders fail. Check the alarms of this incident, the earliest first.',
 * });
 */
export class IncidentAlarm extends cloudwatch.CompositeAlarm {
  constructor(scope: Construct, id: string, props: IncidentAlarmProps) {
    const { actionsSuppressor: suppressor } = props;
    failBeforeSuper(scope, id, checkIncident(props));
    super(scope, id, {
      compositeAlarmName: props.alarmName,
      alarmRule: ruleOf(props),
      alarmDescription: withRunbook(props.alarmDescription, props.runbookUrl),
      actionsSuppressor: suppressor?.alarm,
      actionsSuppressorWaitPeriod: suppressor && (suppressor.waitPeriod ?? Duration.minutes(1)),
      actionsSuppressorExtensionPeriod: suppressor && (suppressor.extensionPeriod ?? Duration.minutes(1)),
    });
    const severity = props.severity ?? AlertSeverity.CRITICAL;
    const config = props.actions.bindAlarm(this, { alertId: 'Incident', severity });
    failOn(this, checkAlarmActions(this, 'actions', config));
    addAlarmActions(this, config);
  }
}

function ruleOf({ alarms, onlyWhile }: IncidentAlarmProps): cloudwatch.IAlarmRule {
  const inAlarm = (alarm: cloudwatch.IAlarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM);
  const anyAlarm = cloudwatch.AlarmRule.anyOf(...alarms.map(inAlarm));
  return onlyWhile ? cloudwatch.AlarmRule.allOf(inAlarm(onlyWhile), anyAlarm) : anyAlarm;
}

function checkIncident(props: IncidentAlarmProps): Problem[] {
  return [
    checkAlarms(props),
    checkName('alarmName', props.alarmName),
    checkRunbook('runbookUrl', props.runbookUrl),
    checkPeriod('actionsSuppressor.waitPeriod', props.actionsSuppressor?.waitPeriod),
    checkPeriod('actionsSuppressor.extensionPeriod', props.actionsSuppressor?.extensionPeriod),
    props.alarmDescription.trim() === '' ? 'alarmDescription must not be empty' : undefined,
    checkDescription('alarmDescription and runbookUrl', withRunbook(props.alarmDescription, props.runbookUrl)),
  ];
}

/** CloudWatch API, `PutCompositeAlarm`: whole seconds. */
function checkPeriod(prop: string, period: Duration | undefined): Problem {
  if (period === undefined) return undefined;
  if (period.isUnresolved())
    return period.unitLabel() === 'seconds' ? undefined : `${prop} must be in seconds if it is a token`;
  return period.toMilliseconds() % 1_000 === 0
    ? undefined
    : `${prop} must be whole seconds, got ${period.toHumanString()}`;
}

function checkAlarms({ alarms, onlyWhile }: IncidentAlarmProps): Problem {
  // CloudWatch API, PutCompositeAlarm: 100 alarms in a rule
  const most = onlyWhile ? 99 : 100;
  if (alarms.length < 1 || alarms.length > most) return `alarms must have 1 to ${most} alarms, got ${alarms.length}`;
  if (new Set(alarms).size < alarms.length) return 'alarms must be unique';
  return onlyWhile && alarms.includes(onlyWhile) ? 'onlyWhile must not be one of the alarms' : undefined;
}
