import { Annotations, Stack } from 'aws-cdk-lib/core';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlertPublisher } from '../alert-publisher';
import { allowOnKey } from '../../private/key-policy';
import { encryptionBy, isAdmitted, publisherOf, publishTo } from '../private/publishers';

/**
 * Lets a service publish to a topic, and use its key. Of an imported topic neither policy can be changed from here, and
 * without them alerts are lost at run time, so the caller is warned.
 */
export function letPublish(scope: Construct, topic: sns.ITopic, service: AlertPublisher): void {
  if (isAdmitted(topic, service)) return;
  const publisher = publisherOf(service, Stack.of(topic), undefined);
  const { statementAdded } = topic.addToResourcePolicy(publishTo(topic.topicArn, publisher));
  if (topic.masterKey !== undefined) allowOnKey(scope, topic.masterKey, [encryptionBy(publisher)]);
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    '@pets/observability:topicPolicyUnchanged',
    `the topic is imported, so its policy stays as it is: it must already let ${service} publish`,
  );
}
