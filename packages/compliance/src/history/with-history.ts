import type { ComplianceReport, ReportedTrend } from '../reports/report-model';
import { compareRuns } from './compare';
import { type History, type HistoryRun, quarterOf, runOf } from './history';

/** Number of runs in the trends of a report. The history has all. */
const MAX_TREND = 100;

export interface EarlierRuns {
  readonly history: History;
  /** Run to compare with instead of the newest in the history. */
  readonly previous?: HistoryRun;
  readonly commit?: string;
}

/** Adds the comparisons with earlier runs, and the trends. */
export function withHistory(report: ComplianceReport, { history, previous, commit }: EarlierRuns): ComplianceReport {
  const known = history.runs.filter(({ time }) => time < report.generatedAt);
  const newest = previous ?? known.at(-1);
  const lastQuarter = lastOfEarlierQuarter(known, report.generatedAt);
  return {
    ...report,
    comparisons: [
      ...(newest === undefined ? [] : [compareRuns('previous', newest, report)]),
      ...(lastQuarter === undefined ? [] : [compareRuns('quarter', lastQuarter, report)]),
    ],
    trends: [...known, runOf(report, commit)].slice(-MAX_TREND).map(trendOf),
  };
}

/** The last run before the quarter of a time that has its findings. */
function lastOfEarlierQuarter(runs: readonly HistoryRun[], time: string): HistoryRun | undefined {
  return runs.filter((run) => run.findings !== undefined && quarterOf(run.time) !== quarterOf(time)).at(-1);
}

function trendOf({ time, commit, packs }: HistoryRun): ReportedTrend {
  const counts = packs.map(({ name: pack, compliant, acknowledged, nonCompliant, error }) => {
    return { pack, compliant, acknowledged, nonCompliant, error };
  });
  return { time, commit, packs: counts };
}
