import type { ComplianceReport, Counts, Outcome, ReportedRun } from '../reports/report-model';

/** Name of the history in the output folder. */
export const HISTORY_FILE = 'history.json';

/** Maximum number of runs. A run of each day of two years fits. */
const MAX_RUNS = 750;

/** A finding that is open or acknowledged. */
export interface HistoryFinding {
  readonly id: string;
  readonly rule: string;
  readonly pack: string;
  readonly resource: string;
  readonly stage: string;
  readonly finding?: string;
  readonly outcome: Exclude<Outcome, 'compliant'>;
}

/** Results of a run. */
export interface HistoryRun extends ReportedRun {
  /** Environments that the run contains. */
  readonly stages: readonly string[];
  readonly packs: readonly ({ readonly name: string; readonly version?: string } & Counts)[];
  /** Kept for the newest run, and for the last run of each quarter. */
  readonly findings?: readonly HistoryFinding[];
}

/** The runs of an app, the newest at the end. */
export interface History {
  readonly historyVersion: 1;
  readonly runs: readonly HistoryRun[];
}

export const NO_HISTORY: History = { historyVersion: 1, runs: [] };

/** Reads a history. Throws when the value is another one. */
export function parseHistory(value: unknown, name: string): History {
  const history = value as Partial<History> | null;
  if (history?.historyVersion !== 1 || !Array.isArray(history.runs) || !history.runs.every(isRun))
    throw new Error(`${name} must be a history of version 1`);
  return { historyVersion: 1, runs: history.runs };
}

function isRun(value: unknown): value is HistoryRun {
  const run = value as Partial<HistoryRun> | null;
  const isList = (list: unknown) => list === undefined || Array.isArray(list);
  return (
    typeof run?.time === 'string' &&
    !Number.isNaN(Date.parse(run.time)) &&
    Array.isArray(run.stages) &&
    Array.isArray(run.packs) &&
    isList(run.findings)
  );
}

/** Results of a report, for the comparison with later runs. */
export function runOf(report: ComplianceReport, commit?: string): HistoryRun {
  const rules = new Map(report.rules.map(({ id, pack }) => [id, pack]));
  const stages = new Map(report.resources.map(({ path, stage }) => [path, stage]));
  return {
    time: report.generatedAt,
    commit,
    stages: [...new Set(stages.values())].sort(),
    packs: report.packs.map(({ name, version }) => {
      const { pack, ...counts } = report.summary.packs.find((each) => each.pack === name) ?? { pack: name, ...NONE };
      return { name: pack, version, ...counts };
    }),
    findings: report.results.flatMap(({ id, rule, resource, finding, outcome }) => {
      const [pack = '', stage = ''] = [rules.get(rule), stages.get(resource)];
      return outcome === 'compliant' ? [] : [{ id, rule, pack, resource, stage, finding, outcome }];
    }),
  };
}

const NONE: Counts = { compliant: 0, acknowledged: 0, nonCompliant: 0, error: 0 };

/** Adds a run. One run of each day is kept, the last. Findings are kept for the newest run and the last of each quarter. */
export function addRun({ runs }: History, run: HistoryRun): History {
  const all = [...runs.filter(({ time }) => time < run.time), run];
  const daily = all.filter(({ time }, index) => dayOf(time) !== dayOf(all[index + 1]?.time));
  const kept = daily.slice(-MAX_RUNS).map(({ findings, ...rest }, index, list) => {
    const isLast = quarterOf(rest.time) !== quarterOf(list[index + 1]?.time);
    return isLast ? { ...rest, findings } : rest;
  });
  return { historyVersion: 1, runs: kept };
}

function dayOf(time: string | undefined): string | undefined {
  return time?.slice(0, 'yyyy-mm-dd'.length);
}

/** Calendar quarter in UTC, such as `2026-Q4`. */
export function quarterOf(time: string | undefined): string | undefined {
  if (time === undefined) return undefined;
  const date = new Date(time);
  return `${date.getUTCFullYear()}-Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}
