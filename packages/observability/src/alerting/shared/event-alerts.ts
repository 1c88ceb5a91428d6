import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { AlertPublisher } from '../alert-publisher';
import type { AlertSeverity } from '../alert-severity';
import type { EventAlertOptions, EventAlertSetProps } from '../event-alert-options';
import { checkRunbook } from '../../private/alarm-checks';
import { letPublish } from './let-publish';
import { checkSeverityTopics, checkTopic, topicFor } from './severity-routing';
import { failOn } from '../../private/validation';

/** One alert on an event as its construct designs it. */
export interface EventAlertDesign {
  /** Id of the rule's construct. */
  readonly id: string;
  /** The prop that holds the caller's options, for errors. */
  readonly prop: string;
  readonly options?: EventAlertOptions;
  readonly severity: AlertSeverity;
  readonly pattern: events.EventPattern;
  /** What happened, to what; may hold fields of the event. */
  readonly title: string;
  /** Why, in the event's own words. */
  readonly reason: string;
  /** What the event means. */
  readonly meaning: string;
  readonly lookAt: string;
  /** Name of the event, for the catalogue. */
  readonly event: string;
}

const designsByRule = new WeakMap<events.Rule, EventAlertDesign>();

/** The design that a rule was made from, for the catalogue. */
export function eventDesignOf(rule: events.Rule): EventAlertDesign | undefined {
  return designsByRule.get(rule);
}

/** Problems of the alerts' own options. */
export function checkEventAlerts(scope: Construct, designs: EventAlertDesign[]): (string | undefined)[] {
  return designs.flatMap(({ prop, options }) => [
    checkRunbook(`${prop}.runbookUrl`, options?.runbookUrl),
    checkTopic(scope, `${prop}.topic`, options?.topic),
  ]);
}

/** Checks all designs at once, then makes the rules that are enabled: one entry a design, in the same order. */
export function createEventAlerts(
  scope: Construct,
  props: EventAlertSetProps,
  designs: EventAlertDesign[],
): (events.Rule | undefined)[] {
  failOn(scope, [
    checkRunbook('runbookUrl', props.runbookUrl),
    checkTopic(scope, 'topic', props.topic),
    ...checkSeverityTopics(scope, props.severityTopics),
    ...checkEventAlerts(scope, designs),
  ]);
  return designs.map((design) => createEventAlert(scope, props, design));
}

/** Makes the rule where it is enabled. The set must have been checked. */
export function createEventAlert(
  scope: Construct,
  props: EventAlertSetProps,
  design: EventAlertDesign,
): events.Rule | undefined {
  if (design.options?.enabled === false) return undefined;
  const topic = topicFor(props, design.severity, design.options);
  const runbook = design.options?.runbookUrl ?? props.runbookUrl;
  const rule = new events.Rule(scope, design.id, { description: design.meaning, eventPattern: design.pattern });
  // Not the CDK's own target: that one opens the topic's key to EventBridge without any condition.
  rule.addTarget({ bind: () => ({ arn: topic.topicArn, input: messageOf(design, runbook), targetResource: topic }) });
  letPublish(scope, topic, AlertPublisher.EVENT_BRIDGE);
  designsByRule.set(rule, design);
  return rule;
}

/**
 * The form that Amazon Q shows in chat; a text of our own it would drop without a word ("Custom notifications" of the
 * Amazon Q Developer in chat applications guide). It can be read in an e-mail too.
 */
function messageOf(design: EventAlertDesign, runbook: string | undefined): events.RuleTargetInput {
  return events.RuleTargetInput.fromObject({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: design.title,
      description: `${design.meaning} Reason: ${design.reason}`,
      nextSteps: [design.lookAt, ...(runbook === undefined ? [] : [`Runbook: ${runbook}`])],
    },
  });
}
