import type { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { AlertPublisher, AlertPublisherConfig } from '../alert-publisher';
import type { KeyUse } from '../../private/key-policy';

/** ARN of a topic without a reference to it; `*` if CloudFormation generates the name. */
export function topicArnPattern(stack: Stack, topicName: string | undefined): string {
  return stack.formatArn({ service: 'sns', resource: topicName ?? '*' });
}

/** Statement of the topic policy. */
export function publishStatement(
  topicArn: string,
  { servicePrincipal }: AlertPublisher,
  { topicConditions }: AlertPublisherConfig,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(servicePrincipal)],
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: topicConditions,
  });
}

/** Statement of the key policy (SNS developer guide, "Managing Amazon SNS encryption keys and costs"). */
export function encryptStatement(
  { servicePrincipal }: AlertPublisher,
  { keyConditions }: AlertPublisherConfig,
): KeyUse {
  return { service: servicePrincipal, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], conditions: keyConditions };
}

const allowed = new WeakMap<sns.ITopic, Set<AlertPublisher>>();

/** Records that a topic allows a publisher, so that no second, wider statement is added. */
export function recordAllowed(topic: sns.ITopic, publisher: AlertPublisher): void {
  const publishers = allowed.get(topic) ?? new Set();
  allowed.set(topic, publishers.add(publisher));
}

export function isAllowed(topic: sns.ITopic, publisher: AlertPublisher): boolean {
  return allowed.get(topic)?.has(publisher) ?? false;
}
