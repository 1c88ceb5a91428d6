import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { AlertSeverity } from '../../alerting/alert-severity';
import type { EventAlertOptions, EventAlertSetProps } from '../../alerting/event-alert-options';
import { createEventAlerts, type EventAlertDesign } from '../../alerting/shared/event-alerts';

/** Properties of `SecretReplicationAlerts`. */
export interface SecretReplicationAlertsProps extends EventAlertSetProps {
  /**
   * Alert when Secrets Manager cannot replicate a secret to another Region (event ReplicationFailed). The copy keeps its
   * previous value.
   *
   * @default - a warning
   */
  readonly replicationFailed?: EventAlertOptions;
}

/**
 * EventBridge rule for secrets of the account and Region whose replication to another Region fails. A rotation succeeds
 * without its copies, for example if the rotation function has no permission to use the key of the other Region. Rules for
 * AWS service events are free.
 *
 * Create it in the Region of the primary secrets. Secrets Manager sends the event by AWS CloudTrail: the account needs a trail
 * in the Region.
 *
 * Throws if a topic is in a different Region or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
 *
 * @example
 * new SecretReplicationAlerts(this, 'SecretCopies', { actions: alerts });
 */
export class SecretReplicationAlerts extends Construct {
  /** Rule for failed replications; undefined if disabled. */
  readonly replicationFailed?: events.Rule;

  constructor(scope: Construct, id: string, props: SecretReplicationAlertsProps) {
    super(scope, id);
    [this.replicationFailed] = createEventAlerts(this, props, [replicationFailed(props)]);
  }
}

function replicationFailed({ replicationFailed: options }: SecretReplicationAlertsProps): EventAlertDesign {
  return {
    id: 'ReplicationFailed',
    prop: 'replicationFailed',
    options,
    severity: AlertSeverity.WARNING,
    event: 'ReplicationFailed',
    // "AWS CloudTrail entries for Secrets Manager", "Log entries for replication". No filter on secrets and a wildcard for the
    // name, because AWS does not document the fields of the event: a stricter pattern could miss a failure.
    pattern: {
      source: ['aws.secretsmanager'],
      detailType: ['AWS Service Event via CloudTrail'],
      detail: { eventName: events.Match.wildcard('*Replication*Fail*') },
    },
    title: 'Replication of a secret failed',
    reason: `${events.EventField.fromPath('$.detail.eventName')} of secret ${events.EventField.fromPath('$.detail.additionalEventData.SecretId')}`,
    meaning: 'The replication of a secret to another Region failed. The copy keeps its previous value.',
    nextStep:
      'Check the ReplicationStatus of the secret, the permissions on the key of the other Region, and for a secret of the same name there.',
  };
}
