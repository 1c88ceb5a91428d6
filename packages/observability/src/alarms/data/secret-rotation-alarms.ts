import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import type { EventAlertOptions } from '../../alerting/event-alert-options';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { checkEventAlerts, createEventAlert, type EventAlertDesign } from '../../alerting/shared/event-alerts';
import { functionErrors } from '../../private/metrics';

/** Properties of `SecretRotationAlarms`. */
export interface SecretRotationAlarmsProps extends AlarmSetProps {
  /** The secrets whose rotation is watched, at least one. */
  readonly secrets: secretsmanager.ISecret[];

  /**
   * Alert when a rotation failed (event RotationFailed), told as a warning by default: the value of before still works.
   * Secrets Manager sends the event by way of CloudTrail, so only where the account has a trail in the region. The topic
   * must let EventBridge publish, as for `DeploymentAlerts`.
   *
   * @default - told as a warning
   */
  readonly rotationFailed?: EventAlertOptions;

  /**
   * The function that rotates the secrets. Its errors raise an alarm whether or not the account has a trail.
   *
   * @default - no function is watched
   */
  readonly rotationFunction?: lambda.IFunction;

  /**
   * The alarm `rotation-errors`: the rotation function failed as often as the threshold, or more. No data means that it
   * did not run.
   *
   * @default - with `rotationFunction`, at least 1 error in 1 period of 5 minutes
   */
  readonly functionErrors?: AlarmOptions;
}

/**
 * Tells a topic of failed rotations of secrets: an event rule, which is free, and with `rotationFunction` the alarm
 * `rotation-errors`, which is charged by the month.
 *
 * Throws when there is no secret, when `functionErrors` stands without `rotationFunction`, when an option is out of its
 * range, when a topic is in another region, or the prefix or a runbook is malformed.
 */
export class SecretRotationAlarms extends Construct {
  /** The rule on failed rotations; undefined when switched off. */
  readonly rotationFailed?: events.Rule;

  /** The alarm on errors of the rotation function; undefined without the function or when switched off. */
  readonly functionErrors?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms and dashboards. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: SecretRotationAlarmsProps) {
    super(scope, id);
    const { rotationFunction } = props;
    const designs = rotationFunction === undefined ? [] : [rotationErrors(props, rotationFunction)];
    const event = rotationFailed(props);
    const created = createAlarms(this, props, designs, [
      props.secrets.length === 0 ? 'secrets must hold at least one secret, got none' : undefined,
      rotationFunction === undefined && props.functionErrors !== undefined
        ? 'functionErrors needs rotationFunction'
        : undefined,
      ...checkEventAlerts(this, [event]),
    ]);
    [this.functionErrors] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
    this.rotationFailed = createEventAlert(this, props, event);
  }
}

/** "Log AWS Secrets Manager events with AWS CloudTrail": rotations are service events, and not API calls. */
function rotationFailed({ secrets, rotationFailed: options }: SecretRotationAlarmsProps): EventAlertDesign {
  return {
    id: 'RotationFailed',
    prop: 'rotationFailed',
    options,
    severity: AlertSeverity.WARNING,
    event: 'RotationFailed',
    pattern: {
      source: ['aws.secretsmanager'],
      detailType: ['AWS Service Event via CloudTrail'],
      detail: { eventName: ['RotationFailed'], additionalEventData: { SecretId: secrets.map(arnPattern) } },
    },
    title: 'Rotation of a secret failed',
    reason: `secret ${events.EventField.fromPath('$.detail.additionalEventData.SecretId')}`,
    meaning: 'A secret was not rotated; its value of before still works.',
    lookAt: "Look at the rotation function's log, at its way to the database, and at the secret's staging labels.",
  };
}

/** An ARN by name lacks the six characters that Secrets Manager appends. */
function arnPattern(secret: secretsmanager.ISecret): unknown {
  return secret.secretFullArn ?? { prefix: `${secret.secretArn}-` };
}

function rotationErrors(props: SecretRotationAlarmsProps, rotationFunction: lambda.IFunction): AlarmDesign {
  return {
    id: 'FunctionErrors',
    nameSuffix: 'rotation-errors',
    prop: 'functionErrors',
    options: props.functionErrors,
    metric: (period) => functionErrors(rotationFunction, period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'error',
    period: Duration.minutes(5),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (no rotation)',
    severity: AlertSeverity.WARNING,
    source: 'every failed rotation is worth a look',
    description:
      'The function that rotates a secret failed; the value of before still works. ' +
      "Look at the function's log, at its way to the database, and at the secret's staging labels.",
  };
}
