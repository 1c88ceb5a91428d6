import { Stack, Token } from 'aws-cdk-lib/core';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlertSeverity, SeverityTopics } from '../alert-severity';

/** Where the alerts of a set go. */
export interface Routes {
  readonly topic: sns.ITopic;
  readonly severityTopics?: SeverityTopics;
}

/** What one alert of the set chose for itself. */
export interface Choice {
  readonly topic?: sns.ITopic;
  readonly severity?: AlertSeverity;
}

/** The alert's own topic, or the set's for the alert's severity. */
export function topicFor(routes: Routes, severity: AlertSeverity, choice: Choice = {}): sns.ITopic {
  return choice.topic ?? routes.severityTopics?.[choice.severity ?? severity] ?? routes.topic;
}

/** CloudWatch and EventBridge tell topics of their own region only. */
export function checkTopic(scope: Construct, prop: string, topic: sns.ITopic | undefined): string | undefined {
  const here = Stack.of(scope).region;
  const there = topic?.env.region ?? here;
  if (here === there || Token.isUnresolved(here) || Token.isUnresolved(there)) return undefined;
  return `${prop} must be in the region of the alarms, ${here}, got one in ${there}`;
}

export function checkSeverityTopics(scope: Construct, topics: SeverityTopics | undefined): (string | undefined)[] {
  return [
    checkTopic(scope, 'severityTopics.critical', topics?.critical),
    checkTopic(scope, 'severityTopics.warning', topics?.warning),
    checkTopic(scope, 'severityTopics.info', topics?.info),
  ];
}
