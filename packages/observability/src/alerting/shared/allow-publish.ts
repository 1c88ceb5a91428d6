import { Annotations, Stack } from 'aws-cdk-lib/core';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlertPublisher } from '../alert-publisher';
import { allowOnKey } from '../../private/key-policy';
import { encryptStatement, isAllowed, publishStatement, topicArnPattern } from '../private/publishers';

/**
 * Allows a service to publish to a topic and to use its key. The policies of an imported topic and key cannot be changed
 * in this app, and missing statements show at run time only: the construct then gets a warning.
 */
export function allowPublish(scope: Construct, topic: sns.ITopic, publisher: AlertPublisher): void {
  if (isAllowed(topic, publisher)) return;
  const config = publisher.bind(scope, { topicArnPattern: topicArnPattern(Stack.of(topic), undefined) });
  const { statementAdded } = topic.addToResourcePolicy(publishStatement(topic.topicArn, publisher, config));
  if (topic.masterKey !== undefined) allowOnKey(scope, topic.masterKey, [encryptStatement(publisher, config)]);
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    '@pets/observability:topicPolicyUnchanged',
    'the topic is imported and its policy cannot be changed in this app. ' +
      `Its policy must allow ${publisher.servicePrincipal} to publish`,
  );
}
