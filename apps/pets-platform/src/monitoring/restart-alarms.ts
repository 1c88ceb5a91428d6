import { AlarmSet, type AlarmSetProps, AlertSeverity } from '@pets/observability';
import type { RestartOnRotation } from '@pets/service';
import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** Properties of `RestartAlarms`. */
export interface RestartAlarmsProps extends AlarmSetProps {
  readonly restart: RestartOnRotation;
}

/** Alarms for restarts after a rotation that failed or that never started. */
export class RestartAlarms extends AlarmSet {
  constructor(scope: Construct, id: string, props: RestartAlarmsProps) {
    super(scope, id);
    const { deadLetterQueue } = props.restart;
    const atLeastOne = {
      severity: AlertSeverity.WARNING,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      period: Duration.minutes(5),
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    };
    const consequence = 'The tasks have the previous password, which the next rotation revokes.';
    this.addAlarms(props, [
      {
        ...atLeastOne,
        id: 'Failed',
        alarmNameSuffix: 'restart-failed',
        prop: 'failed',
        metric: props.restart.metricFailed(),
        alarmDescription: `The restart of the service after a rotation failed. ${consequence} Check the log of the state machine.`,
      },
      {
        ...atLeastOne,
        id: 'NotDelivered',
        alarmNameSuffix: 'restart-not-delivered',
        prop: 'notDelivered',
        metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: cloudwatch.Stats.MAXIMUM }),
        alarmDescription: `EventBridge could not start the restart of the service after a rotation. ${consequence} Check the dead-letter queue.`,
      },
    ]);
  }
}
