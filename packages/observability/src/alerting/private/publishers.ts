import { ArnFormat, type Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { AlertPublisher } from '../alert-publisher';
import type { KeyUse } from '../../private/key-policy';

/** A service that publishes to a topic, and the conditions that tie it to this account. */
export interface Publisher {
  readonly service: string;
  readonly onTopic?: iam.Conditions;
  readonly onKey: iam.Conditions;
}

/** CloudWatch alarms of the stack's account and region. */
export function cloudWatchAlarms(stack: Stack): Publisher {
  const alarms = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return conditioned('cloudwatch.amazonaws.com', { ...ofAccount(stack), ...ofSource(alarms) });
}

/** A service that the caller chose. */
export function publisherOf(publisher: AlertPublisher, stack: Stack, topicName: string | undefined): Publisher {
  switch (publisher) {
    case AlertPublisher.EVENT_BRIDGE: {
      // By name, not by reference: the topic refers to the key, and the key must not refer back.
      const topic = stack.formatArn({ service: 'sns', resource: topicName ?? '*' });
      return { service: publisher, onKey: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': topic } } };
    }
    case AlertPublisher.BUDGETS: {
      const budgets = stack.formatArn({ service: 'budgets', region: '', resource: '*' });
      return conditioned(publisher, { ...ofAccount(stack), ...ofSource(budgets) });
    }
    case AlertPublisher.COST_ANOMALY_DETECTION:
      return conditioned(publisher, ofAccount(stack));
  }
}

/** Lets the publisher publish to the topic. */
export function publishTo(topicArn: string, publisher: Publisher): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(publisher.service)],
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: publisher.onTopic,
  });
}

/** What encrypting needs (SNS developer guide, "Managing Amazon SNS encryption keys and costs"). */
export function encryptionBy(publisher: Publisher): KeyUse {
  return {
    service: publisher.service,
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    conditions: publisher.onKey,
  };
}

function conditioned(service: string, conditions: iam.Conditions): Publisher {
  return { service, onTopic: conditions, onKey: conditions };
}

function ofAccount(stack: Stack): iam.Conditions {
  return { StringEquals: { 'aws:SourceAccount': stack.account } };
}

function ofSource(arn: string): iam.Conditions {
  return { ArnLike: { 'aws:SourceArn': arn } };
}

const admitted = new WeakMap<sns.ITopic, AlertPublisher[]>();

/** Remembers who may publish to a topic already, so that nobody opens it, and its key, more widely. */
export function rememberAdmitted(topic: sns.ITopic, publishers: AlertPublisher[]): void {
  admitted.set(topic, publishers);
}

export function isAdmitted(topic: sns.ITopic, publisher: AlertPublisher): boolean {
  return admitted.get(topic)?.includes(publisher) ?? false;
}
