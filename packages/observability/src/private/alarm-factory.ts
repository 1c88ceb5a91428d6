import { type Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { checkNumbers, checkRunbook } from './alarm-checks';
import { failOn } from './validation';

/** CloudWatch takes alarm names of 1 to 255 characters and descriptions of up to 1,024. */
const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 1_024;

/** One alarm as its construct designs it; the caller's `options` are laid over it. */
export interface AlarmDesign {
  /** Id of the alarm's construct. */
  readonly id: string;
  /** Ends the alarm's name, after the prefix. */
  readonly nameSuffix: string;
  /** The prop that holds the caller's options, for errors. */
  readonly prop: string;
  readonly options?: AlarmOptions;
  readonly metric: (period: Duration) => cloudwatch.IMetric;
  readonly comparison: cloudwatch.ComparisonOperator;
  readonly threshold: number;
  readonly period: Duration;
  readonly evaluationPeriods: number;
  readonly treatMissingData: cloudwatch.TreatMissingData;
  /** What the alarm means, then what to look at. */
  readonly description: string;
}

/** Checks all designs at once, then makes the alarms that are enabled: one entry a design, in the same order. */
export function createAlarms(
  scope: Construct,
  props: AlarmSetProps,
  designs: AlarmDesign[],
  furtherProblems: (string | undefined)[] = [],
): (cloudwatch.Alarm | undefined)[] {
  failOn(scope, [
    ...furtherProblems,
    checkPrefix(props.alarmNamePrefix, designs),
    checkRunbook('runbookUrl', props.runbookUrl),
    checkTopic(scope, 'topic', props.topic),
    // Designs that share a prop share its problems: each is said once.
    ...new Set(designs.flatMap((design) => checkDesign(scope, props, design))),
  ]);
  return designs.map((design) => (design.options?.enabled === false ? undefined : createAlarm(scope, props, design)));
}

function createAlarm(scope: Construct, props: AlarmSetProps, design: AlarmDesign): cloudwatch.Alarm {
  const numbers = numbersOf(design);
  const alarm = new cloudwatch.Alarm(scope, design.id, {
    alarmName: props.alarmNamePrefix === undefined ? undefined : `${props.alarmNamePrefix}-${design.nameSuffix}`,
    alarmDescription: descriptionOf(props, design),
    metric: design.metric(numbers.period),
    comparisonOperator: design.comparison,
    threshold: numbers.threshold,
    evaluationPeriods: numbers.evaluationPeriods,
    datapointsToAlarm: numbers.datapointsToAlarm,
    treatMissingData: design.options?.treatMissingData ?? design.treatMissingData,
  });
  const action = new actions.SnsAction(design.options?.topic ?? props.topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}

function numbersOf(design: AlarmDesign) {
  const { options } = design;
  return {
    threshold: options?.threshold ?? design.threshold,
    period: options?.period ?? design.period,
    evaluationPeriods: options?.evaluationPeriods ?? design.evaluationPeriods,
    datapointsToAlarm: options?.datapointsToAlarm,
  };
}

function descriptionOf(props: AlarmSetProps, design: AlarmDesign): string {
  const runbook = design.options?.runbookUrl ?? props.runbookUrl;
  return runbook === undefined ? design.description : `${design.description} Runbook: ${runbook}`;
}

function checkDesign(scope: Construct, props: AlarmSetProps, design: AlarmDesign): (string | undefined)[] {
  return [
    ...checkNumbers(design.prop, numbersOf(design)),
    checkRunbook(`${design.prop}.runbookUrl`, design.options?.runbookUrl),
    checkTopic(scope, `${design.prop}.topic`, design.options?.topic),
    checkDescription(design, descriptionOf(props, design)),
  ];
}

/** CloudWatch rejects an action in another region than the alarm's. */
function checkTopic(scope: Construct, prop: string, topic: sns.ITopic | undefined): string | undefined {
  const here = Stack.of(scope).region;
  const there = topic?.env.region ?? here;
  if (here === there || Token.isUnresolved(here) || Token.isUnresolved(there)) return undefined;
  return `${prop} must be in the region of the alarms, ${here}, got one in ${there}`;
}

function checkDescription(design: AlarmDesign, description: string): string | undefined {
  if (Token.isUnresolved(description) || description.length <= LONGEST_DESCRIPTION) return undefined;
  const room = LONGEST_DESCRIPTION - design.description.length - ' Runbook: '.length;
  return `runbookUrl of ${design.prop} must have at most ${room} characters`;
}

function checkPrefix(prefix: string | undefined, designs: AlarmDesign[]): string | undefined {
  if (prefix === undefined || Token.isUnresolved(prefix)) return undefined;
  const room = LONGEST_NAME - 1 - Math.max(0, ...designs.map((design) => design.nameSuffix.length));
  if (prefix.trim() === prefix && prefix.length >= 1 && prefix.length <= room) return undefined;
  return `alarmNamePrefix must have 1 to ${room} characters and no space around them, got '${prefix}'`;
}
