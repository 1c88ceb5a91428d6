import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** Topic for which `AlertPublisher.bind()` returns the conditions. */
export interface AlertPublisherOptions {
  /**
   * ARN of the topic, with `*` instead of a name that CloudFormation generates. It holds no reference to the topic, so
   * the key policy can use it: the topic depends on its key.
   */
  readonly topicArnPattern: string;
}

/** Conditions of a publisher. */
export interface AlertPublisherConfig {
  /**
   * Conditions of the statement in the topic policy. State them where the service sends the condition keys.
   *
   * @default - no conditions
   */
  readonly topicConditions?: Record<string, unknown>;

  /** Conditions of the statement in the key policy, which limit the service to this account or to the topic. */
  readonly keyConditions: Record<string, unknown>;
}

/**
 * AWS service that has permission to publish to an `AlertTopic` and to use its key. Extend it for a service that is not
 * listed here: `bind()` returns the conditions of the two policy statements.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 *
 * @example
 * class CodeNotifications extends AlertPublisher {
 *   constructor() {
 *     super('codestar-notifications.amazonaws.com');
 *   }
 *   bind(scope: Construct): AlertPublisherConfig {
 *     return { keyConditions: { StringEquals: { 'kms:ViaService': `sns.${Stack.of(scope).region}.amazonaws.com` } } };
 *   }
 * }
 * new AlertTopic(this, 'Builds', { encryptionKey, publishers: [new CodeNotifications()] });
 */
export abstract class AlertPublisher {
  /**
   * Amazon EventBridge rules. EventBridge sends no `aws:SourceAccount` or `aws:SourceArn` to the key (SNS developer
   * guide, "Managing Amazon SNS encryption keys and costs"), and events would be lost without an error. The statement in
   * the key policy has the encryption context of the topic instead, and the statement in the topic policy no condition,
   * as in the EventBridge user guide.
   */
  static readonly EVENT_BRIDGE: AlertPublisher = new (class extends AlertPublisher {
    bind(_scope: Construct, { topicArnPattern }: AlertPublisherOptions): AlertPublisherConfig {
      return { keyConditions: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': topicArnPattern } } };
    }
  })('events.amazonaws.com');

  /**
   * AWS Budgets of the same account. Budgets send `aws:SourceAccount` and `aws:SourceArn` (AWS Cost Management user guide,
   * "Creating an Amazon SNS topic for budget notifications").
   */
  static readonly BUDGETS: AlertPublisher = new (class extends AlertPublisher {
    bind(scope: Construct): AlertPublisherConfig {
      const stack = Stack.of(scope);
      const budgets = stack.formatArn({ service: 'budgets', region: '', resource: '*' });
      return sameConditions({ ...fromAccount(stack), ArnLike: { 'aws:SourceArn': budgets } });
    }
  })('budgets.amazonaws.com');

  /**
   * AWS Cost Anomaly Detection of the same account, which sends `aws:SourceAccount` (AWS Cost Management user guide, "Creating
   * an Amazon SNS topic for anomaly notifications").
   */
  static readonly COST_ANOMALY_DETECTION: AlertPublisher = new (class extends AlertPublisher {
    bind(scope: Construct): AlertPublisherConfig {
      return sameConditions(fromAccount(Stack.of(scope)));
    }
  })('costalerts.amazonaws.com');

  /**
   * CloudWatch alarms of the same account and Region. Alarms send `aws:SourceAccount` and `aws:SourceArn` (SNS developer guide,
   * "Example cases for Amazon SNS access control", and "Managing Amazon SNS encryption keys and costs" for the key).
   */
  static readonly CLOUDWATCH_ALARMS: AlertPublisher = new (class extends AlertPublisher {
    bind(scope: Construct): AlertPublisherConfig {
      const stack = Stack.of(scope);
      const alarms = stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: '*',
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
      return sameConditions({ ...fromAccount(stack), ArnLike: { 'aws:SourceArn': alarms } });
    }
  })('cloudwatch.amazonaws.com');

  /**
   * @param servicePrincipal Service principal, such as `events.amazonaws.com`.
   */
  constructor(readonly servicePrincipal: string) {}

  /** Returns the conditions of the statements in the topic policy and in the key policy. */
  abstract bind(scope: Construct, options: AlertPublisherOptions): AlertPublisherConfig;
}

function sameConditions(conditions: Record<string, unknown>): AlertPublisherConfig {
  return { topicConditions: conditions, keyConditions: conditions };
}

function fromAccount(stack: Stack): Record<string, unknown> {
  return { StringEquals: { 'aws:SourceAccount': stack.account } };
}
