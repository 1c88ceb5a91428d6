import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { AlertSeverity } from '../../alerting/alert-severity';
import type { EventAlertOptions, EventAlertSetProps } from '../../alerting/event-alert-options';
import { createEventAlerts, type EventAlertDesign } from '../../alerting/shared/event-alerts';

/** Properties of `RestoreAlerts`. */
export interface RestoreAlertsProps extends EventAlertSetProps {
  /**
   * Alert when AWS Backup cannot restore a backup (event Restore Job State Change), in a restore test or otherwise.
   *
   * @default - a warning
   */
  readonly restoreFailed?: EventAlertOptions;
}

/**
 * EventBridge rule for restores of AWS Backup in the account and Region that fail, for example those of a restore testing
 * plan. Rules for AWS service events are free.
 *
 * Throws if a topic is in a different Region or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
 *
 * @example
 * new RestoreAlerts(this, 'RestoreAlerts', { actions: alerts });
 */
export class RestoreAlerts extends Construct {
  /** Rule for failed restores; undefined if disabled. */
  readonly restoreFailed?: events.Rule;

  constructor(scope: Construct, id: string, props: RestoreAlertsProps) {
    super(scope, id);
    [this.restoreFailed] = createEventAlerts(this, props, [restoreFailed(props)]);
  }
}

function restoreFailed({ restoreFailed: options }: RestoreAlertsProps): EventAlertDesign {
  return {
    id: 'RestoreFailed',
    prop: 'restoreFailed',
    options,
    severity: AlertSeverity.WARNING,
    event: 'Restore Job State Change',
    pattern: {
      source: ['aws.backup'],
      detailType: ['Restore Job State Change'],
      detail: { status: ['FAILED', 'ABORTED'] },
    },
    title: 'Restore of a backup failed',
    reason: `${events.EventField.fromPath('$.detail.statusMessage')} (job ${events.EventField.fromPath('$.detail.restoreJobId')})`,
    meaning: 'A restore of AWS Backup failed: the backup might not be usable.',
    nextStep: 'Read the status message of the job, fix the cause, and restore the same backup again.',
  };
}
