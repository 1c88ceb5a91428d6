import * as events from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type { AlertSeverity } from '../alert-severity';
import type { EventAlertOptions, EventAlertSetProps } from '../event-alert-options';
import { checkRunbook } from '../../private/alarm-checks';
import { checkRuleTargets } from './bound-actions';
import { failOn, type Problem } from '../../private/validation';

/** Defaults of one event alert. The options of the caller override them. */
export interface EventAlertDesign {
  /** Construct id of the rule. */
  readonly id: string;
  /** Name of the prop that holds the options. Errors start with it. */
  readonly prop: string;
  readonly options?: EventAlertOptions;
  readonly severity: AlertSeverity;
  readonly pattern: events.EventPattern;
  /** Event and resource. May contain fields of the event. */
  readonly title: string;
  /** Reason that the event contains. */
  readonly reason: string;
  /** Meaning of the event. */
  readonly meaning: string;
  readonly nextStep: string;
  /** Name of the event, for the catalogue. */
  readonly event: string;
}

/** Event alerts whose targets are bound: checked first, created afterwards. */
export interface BoundEventAlerts {
  readonly problems: Problem[];
  /** Creates the rules of the enabled alerts: one entry for each design, in the same order. */
  create(): (events.Rule | undefined)[];
}

const designsByRule = new WeakMap<events.Rule, EventAlertDesign>();

/** Design of a rule, for the catalogue. */
export function eventDesignOf(rule: events.Rule): EventAlertDesign | undefined {
  return designsByRule.get(rule);
}

/** Checks all designs, then creates the rules of the enabled alerts: one entry for each design, in the same order. */
export function createEventAlerts(
  scope: Construct,
  props: EventAlertSetProps,
  designs: EventAlertDesign[],
): (events.Rule | undefined)[] {
  const alerts = bindEventAlerts(scope, props, designs);
  failOn(scope, [checkRunbook('runbookUrl', props.runbookUrl), ...alerts.problems]);
  return alerts.create();
}

/** Binds the targets of the enabled alerts and finds all problems. Each problem occurs once. */
export function bindEventAlerts(
  scope: Construct,
  props: EventAlertSetProps,
  designs: EventAlertDesign[],
): BoundEventAlerts {
  const bound = designs.map((design) => bindEventAlert(scope, props, design));
  return {
    problems: [...new Set(bound.flatMap(({ problems }) => problems))],
    create: () => bound.map(({ create }) => create?.()),
  };
}

function bindEventAlert(scope: Construct, props: EventAlertSetProps, design: EventAlertDesign) {
  const { id, prop, options } = design;
  const problems = [checkRunbook(`${prop}.runbookUrl`, options?.runbookUrl)];
  if (options?.enabled === false) return { problems };
  const config = (options?.actions ?? props.actions).bindRule(scope, {
    alertId: id,
    severity: options?.severity ?? design.severity,
    message: messageOf(design, options?.runbookUrl ?? props.runbookUrl),
  });
  const actionsProp = options?.actions === undefined ? 'actions' : `${prop}.actions`;
  return {
    problems: [...problems, ...checkRuleTargets(scope, actionsProp, prop, config)],
    create: () => createRule(scope, design, config.targets),
  };
}

function createRule(scope: Construct, design: EventAlertDesign, targets: events.IRuleTarget[]): events.Rule {
  const rule = new events.Rule(scope, design.id, {
    description: design.meaning,
    eventPattern: design.pattern,
    targets,
  });
  designsByRule.set(rule, design);
  return rule;
}

/**
 * Custom notification of Amazon Q Developer in chat applications ("Custom notifications" in its guide), which drops
 * messages of other formats without an error. The format is readable in an email too.
 */
function messageOf(design: EventAlertDesign, runbook: string | undefined): events.RuleTargetInput {
  return events.RuleTargetInput.fromObject({
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: design.title,
      description: `${design.meaning} Reason: ${design.reason}`,
      nextSteps: [design.nextStep, ...(runbook === undefined ? [] : [`Runbook: ${runbook}`])],
    },
  });
}
