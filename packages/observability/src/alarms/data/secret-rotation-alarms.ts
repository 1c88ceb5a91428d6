import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import type { EventAlertOptions } from '../../alerting/event-alert-options';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { bindEventAlerts, type EventAlertDesign } from '../../alerting/shared/event-alerts';
import { functionErrors } from '../../private/metrics';

/** Rotation function and the options of its alarm. */
export interface RotationFunctionOptions extends AlarmOptions {
  /** Lambda function that rotates the secrets. */
  readonly rotationFunction: lambda.IFunction;
}

/** Properties of `SecretRotationAlarms`. */
export interface SecretRotationAlarmsProps extends AlarmSetProps {
  /** Secrets whose rotation is monitored, at least one. */
  readonly secrets: secretsmanager.ISecret[];

  /**
   * Alert when a rotation fails (event RotationFailed). The previous value of the secret still works. Secrets Manager
   * sends the event by AWS CloudTrail: the account needs a trail in the Region.
   *
   * @default - a warning
   */
  readonly rotationFailed?: EventAlertOptions;

  /**
   * Alarm `rotation-errors`: the number of failed invocations of the rotation function reaches the threshold. It does not
   * need a trail. Missing data means that the function did not run.
   *
   * @default - no alarm; if set, at least 1 error in 1 period of 5 minutes
   */
  readonly functionErrors?: RotationFunctionOptions;
}

/**
 * Alerts for failed rotations of AWS Secrets Manager secrets: an EventBridge rule, which is free, and the opt-in alarm
 * `rotation-errors`, which is charged per month.
 *
 * Throws if there is no secret, an option is out of range, a topic is in a different Region, or the prefix or a runbook
 * is malformed.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html
 *
 * @example
 * new SecretRotationAlarms(this, 'PasswordRotation', {
 *   secrets: [secret],
 *   functionErrors: { rotationFunction },
 *   actions: alerts,
 * });
 */
export class SecretRotationAlarms extends AlarmSet {
  /** Rule for failed rotations; undefined if disabled. */
  readonly rotationFailed?: events.Rule;

  /** Alarm for errors of the rotation function; undefined unless enabled. */
  readonly functionErrors?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: SecretRotationAlarmsProps) {
    super(scope, id);
    const designs = props.functionErrors === undefined ? [] : [rotationErrors(props.functionErrors)];
    const eventAlerts = bindEventAlerts(this, props, [rotationFailed(props)]);
    const created = createAlarms(this, props, designs, [
      props.secrets.length === 0 ? 'secrets must have at least one secret, got none' : undefined,
      ...eventAlerts.problems,
    ]);
    [this.functionErrors] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
    [this.rotationFailed] = eventAlerts.create();
  }
}

/** "Log AWS Secrets Manager events with AWS CloudTrail": rotations are service events, not API calls. */
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
    meaning: 'The rotation of a secret failed. The previous value still works.',
    nextStep:
      'Check the log of the rotation function, its connection to the database, and the staging labels of the secret.',
  };
}

/** A partial ARN lacks the six characters that Secrets Manager appends. */
function arnPattern(secret: secretsmanager.ISecret): unknown {
  return secret.secretFullArn ?? { prefix: `${secret.secretArn}-` };
}

function rotationErrors(options: RotationFunctionOptions): CatalogueDesign {
  return {
    id: 'FunctionErrors',
    alarmNameSuffix: 'rotation-errors',
    prop: 'functionErrors',
    options,
    optIn: true,
    metric: (period) => functionErrors(options.rotationFunction, period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'error',
    period: Duration.minutes(5),
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no rotation',
    severity: AlertSeverity.WARNING,
    source: 'every failed rotation needs a check',
    alarmDescription:
      'The rotation function of a secret failed. The previous value still works. ' +
      'Check the log of the function, its connection to the database, and the staging labels of the secret.',
  };
}
