import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkRunbook } from '../private/alarm-checks';
import { checkDescription, checkName, createComposite, withRunbook } from '../private/composite-alarm';
import { checkTopic } from '../alerting/shared/severity-routing';
import { failOn } from '../private/validation';

/** Properties of `IncidentAlarm`. */
export interface IncidentAlarmProps {
  /**
   * Alarms, any of which makes the incident, from 1 to 100 (CloudWatch API, PutCompositeAlarm). Let them tell a quieter
   * topic, or the incident and its symptoms are all told.
   */
  readonly alarms: cloudwatch.IAlarm[];

  /** Topic that is told once when the first of the alarms is raised, and once when the last has recovered. */
  readonly topic: sns.ITopic;

  /** What the incident means and what to look at, for whoever is woken. */
  readonly description: string;

  /**
   * Name of the alarm, unique in the account and region.
   *
   * @default - the CDK makes one of the construct's path
   */
  readonly alarmName?: string;

  /**
   * Page that says what to do, an http or https URL. It ends the description.
   *
   * @default - no runbook is named
   */
  readonly runbookUrl?: string;

  /**
   * What else happens when the incident begins, such as opening an OpsItem or starting a response plan.
   *
   * @default - nothing else
   */
  readonly furtherActions?: cloudwatch.IAlarmAction[];

  /**
   * Alarm during which nobody is told, such as one on a maintenance window or on a greater incident that explains this
   * one. Whoever would have been told is told once it ends, if the incident lasts.
   *
   * @default - somebody is told at all times
   */
  readonly suppressedBy?: cloudwatch.IAlarm;

  /**
   * How long the incident waits for `suppressedBy` to be raised too, and how long after its end it still tells nobody.
   *
   * @default Duration.minutes(1)
   */
  readonly suppressionMargin?: Duration;
}

/**
 * Makes one incident of many alarms, so that an outage which raises ten of them wakes somebody once. A composite alarm
 * is charged by the month.
 *
 * Throws when there are no alarms, more than 100, or one twice, when the topic is in another region, or the name, the
 * description or the runbook is malformed.
 */
export class IncidentAlarm extends Construct {
  /** The composite alarm, for dashboards and for greater incidents. */
  readonly alarm: cloudwatch.CompositeAlarm;

  constructor(scope: Construct, id: string, props: IncidentAlarmProps) {
    super(scope, id);
    failOn(this, [
      checkAlarms(props.alarms),
      checkTopic(this, 'topic', props.topic),
      checkName('alarmName', props.alarmName),
      checkRunbook('runbookUrl', props.runbookUrl),
      props.description.trim() === '' ? 'description must say what the incident means, got nothing' : undefined,
      checkDescription('description and runbookUrl', withRunbook(props.description, props.runbookUrl)),
      props.suppressionMargin !== undefined && props.suppressedBy === undefined
        ? 'suppressionMargin needs suppressedBy'
        : undefined,
    ]);
    this.alarm = createComposite(this, 'Resource', {
      alarmName: props.alarmName,
      alarmRule: cloudwatch.AlarmRule.anyOf(
        ...props.alarms.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM)),
      ),
      description: props.description,
      runbookUrl: props.runbookUrl,
      topic: props.topic,
      furtherActions: props.furtherActions,
      suppressor: props.suppressedBy,
      suppressorWait: props.suppressionMargin ?? Duration.minutes(1),
    });
  }
}

function checkAlarms(alarms: cloudwatch.IAlarm[]): string | undefined {
  if (alarms.length < 1 || alarms.length > 100) return `alarms must hold 1 to 100 alarms, got ${alarms.length}`;
  return new Set(alarms).size < alarms.length ? 'alarms must not repeat an alarm' : undefined;
}
