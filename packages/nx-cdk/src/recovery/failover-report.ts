import { join } from 'node:path';
import { duration } from './clock';
import type { StepRecord } from './journal';
import type { Precondition } from './preconditions';
import { writeWhole } from '../shared/write-whole';

/** Actions of the command. */
export const FAILOVER_ACTIONS = ['check', 'take-over', 'abort', 'fence', 'give-back'] as const;

export type FailoverAction = (typeof FAILOVER_ACTIONS)[number];

/** Report of a run. A run that was interrupted leaves a report with the outcome `running`. */
export interface FailoverReport {
  readonly version: 1;
  readonly action: FailoverAction;
  readonly environment: string;
  /** Region that served. */
  readonly from: string;
  /** Region that serves afterwards. */
  readonly to: string;
  readonly planned: boolean;
  readonly dryRun: boolean;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly outcome: 'running' | 'done' | 'failed';
  readonly error?: string;
  readonly preconditions: readonly Precondition[];
  readonly steps: readonly StepRecord[];
  /** Manual steps that remain. */
  readonly remaining: readonly string[];
}

/** Writes `<action>-<start>.md` and `.json`. Returns the paths. */
export function writeReport(folder: string, report: FailoverReport): readonly [string, string] {
  const name = `${report.action}-${report.startedAt.replace(/[:.]/g, '-')}`;
  const paths = [join(folder, `${name}.md`), join(folder, `${name}.json`)] as const;
  writeWhole(paths[0], markdownOf(report));
  writeWhole(paths[1], `${JSON.stringify(report, undefined, 2)}\n`);
  return paths;
}

/** Formats a report as Markdown. */
export function markdownOf(report: FailoverReport): string {
  const { action, environment, from, to, startedAt, seconds, outcome, error } = report;
  const mode = [report.planned ? 'planned' : 'unplanned', ...(report.dryRun ? ['dry run'] : [])].join(', ');
  return [
    `# ${action} of ${environment}`,
    '',
    `- From ${from} to ${to}, ${mode}`,
    `- Started at ${startedAt}, ${duration(seconds)}`,
    `- Outcome: ${outcome}${error === undefined ? '' : `, ${error}`}`,
    '',
    ...section('Steps', ['Step', 'State', 'Started', 'Duration', 'Expected', 'Detail'], report.steps.map(stepRow)),
    ...section(
      'Preconditions',
      ['Check', 'Verdict', 'Detail'],
      report.preconditions.map(({ name, verdict, detail }) => [name, verdict, detail]),
    ),
    ...(report.remaining.length > 0 ? ['## Left to do', '', ...report.remaining.map((line) => `- ${line}`), ''] : []),
  ].join('\n');
}

function stepRow({ id, state, startedAt, seconds, expectedSeconds, detail }: StepRecord): string[] {
  const took = seconds === undefined ? '' : duration(seconds);
  return [id, state, startedAt.slice(11, 19), took, duration(expectedSeconds), detail];
}

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}
