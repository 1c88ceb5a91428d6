import { Stack, Token } from 'aws-cdk-lib/core';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlarmActionsConfig, RuleTargetsConfig } from '../alert-actions';
import type { Problem } from '../../private/validation';

/** CloudWatch API, PutMetricAlarm: actions for each state. */
const MAX_ACTIONS = 5;
/** Amazon EventBridge quotas: targets per rule. */
const MAX_TARGETS = 5;

/** Problems of the actions that a prop, such as `actions`, returned for an alarm. */
export function checkAlarmActions(scope: Construct, prop: string, config: AlarmActionsConfig): Problem[] {
  const byState = { alarmActions: config.alarmActions, okActions: config.okActions };
  return [
    ...Object.entries(byState).map(([state, list = []]) =>
      list.length > MAX_ACTIONS
        ? `${prop} must return at most ${MAX_ACTIONS} ${state} for an alarm, got ${list.length}`
        : undefined,
    ),
    ...checkRegions(scope, prop, config.topics),
  ];
}

/** Problems of the targets that a prop, such as `actions`, returned for the rule of an event alert. */
export function checkRuleTargets(
  scope: Construct,
  prop: string,
  alertId: string,
  { targets, topics }: RuleTargetsConfig,
): Problem[] {
  return [
    targets.length >= 1 && targets.length <= MAX_TARGETS
      ? undefined
      : `${prop} must return 1 to ${MAX_TARGETS} targets for the event alert ${alertId}, got ${targets.length}`,
    ...checkRegions(scope, prop, topics),
  ];
}

/** Adds the actions for the states ALARM and OK. */
export function addAlarmActions(alarm: cloudwatch.AlarmBase, { alarmActions, okActions }: AlarmActionsConfig): void {
  if (alarmActions?.length) alarm.addAlarmAction(...alarmActions);
  if (okActions?.length) alarm.addOkAction(...okActions);
}

/** CloudWatch alarms and EventBridge rules publish to topics of their own Region only. */
function checkRegions(scope: Construct, prop: string, topics: sns.ITopic[] = []): Problem[] {
  const alarmRegion = Stack.of(scope).region;
  return topics
    .map((topic) => topic.env.region)
    .filter((region) => region !== alarmRegion && !Token.isUnresolved(alarmRegion) && !Token.isUnresolved(region))
    .map((region) => `${prop} must notify a topic in ${alarmRegion}, the Region of the stack, got one in ${region}`);
}
