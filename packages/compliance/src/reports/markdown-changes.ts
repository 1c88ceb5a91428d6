import { markdownCode as code, markdownTable, markdownText as text } from '../private/markdown-text';
import type { ChangeKind, ReportedComparison, ReportedRun, ReportedTrend } from './report-model';

/** Maximum number of changes of a kind. `compliance.json` has all of them. */
const MAX_LISTED = 20;

/** Maximum number of runs in the trend. */
const MAX_RUNS = 8;

/** Kinds of changes, those that need a reaction first. Findings that are still open are in the list of open findings. */
const KINDS: Readonly<Record<Exclude<ChangeKind, 'stillOpen'>, string>> = {
  new: 'New',
  expired: 'Acknowledgement expired',
  reopened: 'Acknowledgement removed',
  acknowledged: 'Newly acknowledged',
  fixed: 'Fixed',
};

const TITLES: Readonly<Record<ReportedComparison['kind'], string>> = {
  previous: 'Changes since the previous run',
  quarter: 'Changes since the last run of an earlier quarter',
};

/** Changes since an earlier run. */
export function comparisonSection(comparison: ReportedComparison): string[] {
  const { kind, before, counts, packs } = comparison;
  const head = [...Object.values(KINDS), 'Still open', 'Expires soon'];
  const cells = [...kinds().map((change) => counts[change]), counts.stillOpen, counts.expiring];
  return [
    `## ${TITLES[kind]} (${nameOf(before)})`,
    markdownTable(head, [cells]),
    ...kinds().flatMap((change) => list(comparison, change)),
    ...(packs.length === 0 ? [] : [packs.map(packChange).join('\n')]),
    ...(counts.notCompared === 0
      ? []
      : [`${counts.notCompared} earlier findings are of packs or environments that this run does not contain.`]),
  ];
}

function kinds(): Exclude<ChangeKind, 'stillOpen'>[] {
  return Object.keys(KINDS) as Exclude<ChangeKind, 'stillOpen'>[];
}

function list({ changes }: ReportedComparison, kind: Exclude<ChangeKind, 'stillOpen'>): string[] {
  const own = changes.filter(({ change }) => change === kind);
  if (own.length === 0) return [];
  const listed = own.slice(0, MAX_LISTED).map(({ rule, resource, finding }) => {
    return `- ${KINDS[kind]}: ${code(finding === undefined ? rule : `${rule}[${finding}]`)} at ${code(resource)}`;
  });
  const more = own.length - listed.length;
  return [[...listed, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')];
}

function packChange({ name, before, after }: ReportedComparison['packs'][number]): string {
  if (before === undefined) return `- Pack ${text(name)} ${text(after ?? '')} was added`;
  return after === undefined
    ? `- Pack ${text(name)} ${text(before)} was removed`
    : `- Pack ${text(name)} was updated from ${text(before)} to ${text(after)}`;
}

/** Open and acknowledged results of each pack over the last runs. */
export function trendTable(trends: readonly ReportedTrend[]): string[] {
  if (trends.length < 2) return [];
  const runs = trends.slice(-MAX_RUNS);
  const packs = [...new Set(runs.flatMap((run) => run.packs.map(({ pack }) => pack)))];
  const rows = packs.map((pack) => [
    text(pack),
    ...runs.map((run) => {
      const counts = run.packs.find((each) => each.pack === pack);
      return counts === undefined ? '' : `${counts.nonCompliant + counts.error} / ${counts.acknowledged}`;
    }),
  ]);
  const days = runs.map(({ time }) => text(time.slice(0, 'yyyy-mm-dd'.length)));
  return ['## Trend', 'Open / acknowledged results', markdownTable(['Pack', ...days], rows)];
}

function nameOf({ time, commit }: ReportedRun): string {
  const day = text(time.slice(0, 'yyyy-mm-dd'.length));
  return commit === undefined ? day : `${day}, ${code(commit.slice(0, 8))}`;
}
