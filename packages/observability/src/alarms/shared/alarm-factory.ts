import { type Duration, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmDefinition } from '../alarm-definition';
import type { AlarmSetProps } from '../alarm-options';
import type { AlarmActionsConfig } from '../../alerting/alert-actions';
import { addAlarmActions, checkAlarmActions } from '../../alerting/shared/bound-actions';
import { checkNumbers, checkRunbook } from '../../private/alarm-checks';
import { failOn, type Problem } from '../../private/validation';

/** CloudWatch API, PutMetricAlarm: characters of an alarm name and of an alarm description. */
const MAX_NAME = 255;
const MAX_DESCRIPTION = 1_024;

/** An alarm whose metric depends on the period. */
export interface AlarmDesign extends Omit<AlarmDefinition, 'metric'> {
  readonly metric: (period: Duration) => cloudwatch.IMetric;
}

/** An alarm of this library, with what the catalogue in the README says about it. */
export interface CatalogueDesign extends AlarmDesign {
  /** Unit of the threshold. */
  readonly unit: string;
  /** Meaning of missing data. */
  readonly noData: string;
  /** Source of the default threshold. */
  readonly source: string;
}

/** Alarms whose actions are bound: checked first, created afterwards. */
export interface BoundAlarms {
  /** Creates the enabled alarms: one entry for each design, in the same order. */
  create(): (cloudwatch.Alarm | undefined)[];
}

const designsByAlarm = new WeakMap<cloudwatch.Alarm, AlarmDesign>();

/** Design of an alarm, for the catalogue. */
export function designOf(alarm: cloudwatch.Alarm): CatalogueDesign | undefined {
  const design = designsByAlarm.get(alarm);
  return design !== undefined && 'source' in design ? (design as CatalogueDesign) : undefined;
}

/** Checks all designs, then creates the enabled alarms: one entry for each design, in the same order. */
export function createAlarms(
  scope: Construct,
  props: AlarmSetProps,
  designs: AlarmDesign[],
  furtherProblems: Problem[] = [],
): (cloudwatch.Alarm | undefined)[] {
  return bindAlarms(scope, props, designs, furtherProblems).create();
}

/**
 * Binds the actions of the enabled alarms, and throws one error with the problems of all designs, disabled ones
 * included. For constructs whose metrics exist only after the checks.
 */
export function bindAlarms(
  scope: Construct,
  props: AlarmSetProps,
  designs: AlarmDesign[],
  furtherProblems: Problem[] = [],
): BoundAlarms {
  const bound = designs.map((design) => ({ design, config: bindActions(scope, props, design) }));
  failOn(scope, [
    ...furtherProblems,
    checkPrefix(props.alarmNamePrefix, designs.filter(isEnabled)),
    checkRunbook('runbookUrl', props.runbookUrl),
    // Designs with the same prop have the same problems: each occurs once in the error.
    ...new Set(bound.flatMap(({ design, config }) => checkDesign(scope, props, design, config))),
  ]);
  return { create: () => bound.map(({ design, config }) => config && createAlarm(scope, props, design, config)) };
}

function isEnabled({ options, optIn }: AlarmDesign): boolean {
  return options?.enabled ?? (options !== undefined || !optIn);
}

function bindActions(scope: Construct, props: AlarmSetProps, design: AlarmDesign): AlarmActionsConfig | undefined {
  if (!isEnabled(design)) return undefined;
  const { id: alertId, options, severity } = design;
  return (options?.actions ?? props.actions).bindAlarm(scope, { alertId, severity: options?.severity ?? severity });
}

function createAlarm(
  scope: Construct,
  props: AlarmSetProps,
  design: AlarmDesign,
  config: AlarmActionsConfig,
): cloudwatch.Alarm {
  const numbers = numbersOf(design);
  const alarm = new cloudwatch.Alarm(scope, design.id, {
    alarmName: props.alarmNamePrefix === undefined ? undefined : `${props.alarmNamePrefix}-${design.alarmNameSuffix}`,
    alarmDescription: descriptionOf(props, design),
    metric: design.metric(numbers.period),
    comparisonOperator: design.comparisonOperator,
    threshold: numbers.threshold,
    evaluationPeriods: numbers.evaluationPeriods,
    datapointsToAlarm: numbers.datapointsToAlarm,
    treatMissingData: design.options?.treatMissingData ?? design.treatMissingData,
    evaluateLowSampleCountPercentile: design.evaluateLowSampleCountPercentile,
  });
  addAlarmActions(alarm, config);
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

/** The default does not apply to a different number of evaluation periods. */
function datapointsOf({ options, datapointsToAlarm }: AlarmDesign): number | undefined {
  if (options?.datapointsToAlarm !== undefined) return options.datapointsToAlarm;
  return options?.evaluationPeriods === undefined ? datapointsToAlarm : undefined;
}

function descriptionOf(props: AlarmSetProps, { alarmDescription, options }: AlarmDesign): string {
  const runbook = options?.runbookUrl ?? props.runbookUrl;
  return runbook === undefined ? alarmDescription : `${alarmDescription} Runbook: ${runbook}`;
}

function checkDesign(
  scope: Construct,
  props: AlarmSetProps,
  design: AlarmDesign,
  config: AlarmActionsConfig | undefined,
): Problem[] {
  const { prop, options } = design;
  return [
    ...checkNumbers(prop, numbersOf(design), design.threshold),
    checkRunbook(`${prop}.runbookUrl`, options?.runbookUrl),
    checkDescription(design, descriptionOf(props, design)),
    ...(config ? checkAlarmActions(scope, options?.actions ? `${prop}.actions` : 'actions', config) : []),
  ];
}

function checkDescription({ prop, alarmDescription }: AlarmDesign, description: string): Problem {
  if (Token.isUnresolved(description) || description.length <= MAX_DESCRIPTION) return undefined;
  const room = MAX_DESCRIPTION - alarmDescription.length - ' Runbook: '.length;
  return `runbookUrl of ${prop} must have at most ${room} characters, got ${description.length - MAX_DESCRIPTION + room}`;
}

function checkPrefix(prefix: string | undefined, designs: AlarmDesign[]): Problem {
  if (prefix === undefined || Token.isUnresolved(prefix)) return undefined;
  const room = MAX_NAME - 1 - Math.max(0, ...designs.map(({ alarmNameSuffix }) => alarmNameSuffix.length));
  if (prefix.trim() === prefix && prefix.length >= 1 && prefix.length <= room) return undefined;
  return `alarmNamePrefix must have 1 to ${room} characters and no space at either end, got '${prefix}'`;
}
