import { Duration, type Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import { ACTIVITIES } from '../src/alarms/account/activities';
import { type CatalogueDesign, designOf } from '../src/alarms/shared/alarm-factory';
import { burnOf, WORKBOOK } from '../src/slo/private/burn-rates';
import { eventDesignOf } from '../src/alerting/shared/event-alerts';

const HEADER = [
  ['Alarm', 'Prop', 'Metric', 'Default threshold', 'Missing data', 'Severity', 'Source of the default'],
  ['---', '---', '---', '---', '---', '---', '---'],
];

const COMPARISONS: Partial<Record<cloudwatch.ComparisonOperator, string>> = {
  [cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD]: 'above',
  [cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD]: 'at least',
  [cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD]: 'below',
};

/** AWS metric of an alarm. */
export interface UsedMetric {
  readonly name: string;
  readonly dimensions: string[];
  readonly statistic: string;
}

/** Catalogue of all alarms in the stack for the README, one table for each construct. */
export function catalogueOf(stack: Stack): string {
  return stack.node.children
    .map((set) => ({ set, rows: set.node.children.map(rowOf).filter((row) => row !== undefined) }))
    .filter(({ rows }) => rows.length > 0)
    .map(({ set, rows }) => `**\`${set.constructor.name}\`**\n\n${table([...HEADER, ...rows])}`)
    .join('\n\n');
}

/** Table of the default burn rates for the README. */
export function burnRatesFor(objectives: number[]): string {
  const window = Duration.days(30);
  const ofObjectives = objectives.map((objective) => `Bad at ${objective} %`);
  const rows = WORKBOOK.map((rate) => {
    const { severity, budgetUsed, longWindow, shortWindow, factor } = burnOf(rate, objectives[0], window);
    const bad = objectives.map((objective) => `above ${burnOf(rate, objective, window).badPercent} %`);
    return [severity, `${budgetUsed} %`, longWindow.toHumanString(), shortWindow.toHumanString(), `${factor}`, ...bad];
  });
  const header = ['Severity', 'Budget used', 'Long window', 'Short window', 'Burn rate', ...ofObjectives];
  return table([header, header.map(() => '---'), ...rows]);
}

/** AWS metrics of the alarms, including metrics inside expressions. */
export function usedMetrics(alarms: cloudwatch.Alarm[]): UsedMetric[] {
  return alarms.flatMap((alarm) => metricsOf(alarm.metric));
}

/** Whether a metric filter of the library publishes the metric. */
export function isOurs(name: string): boolean {
  return name.startsWith('LogEvents/') || name.startsWith('AccountActivity/');
}

export function alarmsOf(stack: Stack): cloudwatch.Alarm[] {
  return stack.node.findAll().filter((construct) => construct instanceof cloudwatch.Alarm);
}

function metricsOf(metric: cloudwatch.IMetric): UsedMetric[] {
  if (metric instanceof cloudwatch.MathExpression) return Object.values(metric.usingMetrics).flatMap(metricsOf);
  if (!(metric instanceof cloudwatch.Metric)) throw new Error(`unknown kind of metric: ${metric.toString()}`);
  const dimensions = Object.keys(metric.dimensions ?? {}).sort();
  return [{ name: `${metric.namespace}/${metric.metricName}`, dimensions, statistic: metric.statistic }];
}

function rowOf(construct: IConstruct): string[] | undefined {
  if (construct instanceof cloudwatch.Alarm) {
    const design = designOf(construct);
    return design && alarmRow(construct, design);
  }
  const design = construct instanceof events.Rule ? eventDesignOf(construct) : undefined;
  return (
    design && ['(event)', code(design.prop), design.event, 'each event', '-', design.severity, 'AWS service event']
  );
}

function alarmRow(alarm: cloudwatch.Alarm, design: CatalogueDesign): string[] {
  return [
    code(design.alarmNameSuffix),
    code(design.prop) + (design.optIn ? ' (opt-in)' : ''),
    measureOf(alarm.metric),
    conditionOf(design),
    `${design.treatMissingData} (${design.noData})`,
    design.severity,
    design.source,
  ];
}

function measureOf(metric: cloudwatch.IMetric): string {
  const used = metricsOf(metric);
  const names = [...new Set(used.map(({ name, statistic }) => `${name} (${statistic})`))];
  return names.map((name) => (isOurs(name) ? `${countedBy(name)} (Sum)` : name.replace(/.*\//, ''))).join(', ');
}

/** Log events that a metric filter of the library counts. */
function countedBy(name: string): string {
  const activity = ACTIVITIES.find(({ id }) => name.endsWith(`-${id} (Sum)`));
  return activity?.events ?? 'log events with an error level';
}

function conditionOf(design: CatalogueDesign): string {
  const { comparisonOperator, threshold, unit, evaluationPeriods, period } = design;
  const periods = evaluationPeriods === 1 ? '1 period' : `${evaluationPeriods} periods`;
  return `${COMPARISONS[comparisonOperator]} ${amount(threshold, unit)} in ${periods} of ${length(period)}`;
}

function amount(threshold: number, unit: string): string {
  if (unit === 'B') return threshold >= 1024 ** 3 ? `${threshold / 1024 ** 3} GiB` : `${threshold / 1024 ** 2} MiB`;
  return unit.length <= 2 || threshold === 1 ? `${threshold} ${unit}` : `${threshold} ${unit}s`;
}

function length(period: Duration): string {
  return period.toHumanString();
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Columns are as wide as their widest cell, like those of Prettier. */
function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row, index) => row.map((cell, column) => cell.padEnd(widths[column], index === 1 ? '-' : ' ')))
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
