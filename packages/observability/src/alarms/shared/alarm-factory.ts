import { type Duration, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import type { AlertSeverity } from '../../alerting/alert-severity';
import { checkNumbers, checkRunbook } from '../../private/alarm-checks';
import { checkSeverityTopics, checkTopic, topicFor } from '../../alerting/shared/severity-routing';
import { failOn } from '../../private/validation';

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
  /** The alarm needs something that not every resource has, so it exists only when the caller gives options. */
  readonly onlyWhenAsked?: boolean;
  readonly severity: AlertSeverity;
  readonly metric: (period: Duration) => cloudwatch.IMetric;
  readonly comparison: cloudwatch.ComparisonOperator;
  readonly threshold: number;
  /** Unit of the threshold, for the catalogue. */
  readonly unit: string;
  readonly period: Duration;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm?: number;
  readonly treatMissingData: cloudwatch.TreatMissingData;
  /** What no data means, for the catalogue. */
  readonly noData: string;
  /** A percentile of a few samples is chance: CloudWatch then keeps the state that the alarm has. */
  readonly ignoreFewSamples?: boolean;
  /** What the alarm means, then what to look at. */
  readonly description: string;
  /** Where the default threshold comes from, for the catalogue. */
  readonly source: string;
}

const designsByAlarm = new WeakMap<cloudwatch.Alarm, AlarmDesign>();

/** The design that an alarm was made from, for the catalogue. */
export function designOf(alarm: cloudwatch.Alarm): AlarmDesign | undefined {
  return designsByAlarm.get(alarm);
}

/** Checks all designs at once, then makes the alarms that are enabled: one entry a design, in the same order. */
export function createAlarms(
  scope: Construct,
  props: AlarmSetProps,
  designs: AlarmDesign[],
  furtherProblems: (string | undefined)[] = [],
): (cloudwatch.Alarm | undefined)[] {
  checkAlarms(scope, props, designs, furtherProblems);
  return makeAlarms(scope, props, designs);
}

/** Throws one error with the problems of all designs, those that are switched off too. */
export function checkAlarms(
  scope: Construct,
  props: AlarmSetProps,
  designs: AlarmDesign[],
  furtherProblems: (string | undefined)[] = [],
): void {
  failOn(scope, [
    ...furtherProblems,
    checkPrefix(props.alarmNamePrefix, designs.filter(isWanted)),
    checkRunbook('runbookUrl', props.runbookUrl),
    checkTopic(scope, 'topic', props.topic),
    ...checkSeverityTopics(scope, props.severityTopics),
    // Designs that share a prop share its problems: each is said once.
    ...new Set(designs.flatMap((design) => checkDesign(scope, props, design))),
  ]);
}

/** Makes the alarms that are enabled, for constructs whose metrics exist only once all is checked. */
export function makeAlarms(
  scope: Construct,
  props: AlarmSetProps,
  designs: AlarmDesign[],
): (cloudwatch.Alarm | undefined)[] {
  return designs.map((design) => (isWanted(design) ? createAlarm(scope, props, design) : undefined));
}

function isWanted({ options, onlyWhenAsked }: AlarmDesign): boolean {
  return options?.enabled ?? (options !== undefined || !onlyWhenAsked);
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
    evaluateLowSampleCountPercentile: design.ignoreFewSamples ? 'ignore' : undefined,
  });
  const action = new actions.SnsAction(topicFor(props, design.severity, design.options));
  alarm.addAlarmAction(action, ...(props.furtherActions ?? []));
  alarm.addOkAction(action);
  designsByAlarm.set(alarm, design);
  return alarm;
}

function numbersOf(design: AlarmDesign) {
  const { options } = design;
  return {
    threshold: options?.threshold ?? design.threshold,
    period: options?.period ?? design.period,
    evaluationPeriods: options?.evaluationPeriods ?? design.evaluationPeriods,
    datapointsToAlarm: datapointsOf(design),
  };
}

/** A caller who sets the number of periods leaves the design's choice of them, unless they set that too. */
function datapointsOf({ options, datapointsToAlarm }: AlarmDesign): number | undefined {
  if (options?.datapointsToAlarm !== undefined) return options.datapointsToAlarm;
  return options?.evaluationPeriods === undefined ? datapointsToAlarm : undefined;
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
