import type { ChangeKind, ComparisonKind, ComplianceReport, ReportedComparison } from '../reports/report-model';
import { type HistoryFinding, type HistoryRun, runOf } from './history';

/** Compares a report with an earlier run. */
export function compareRuns(kind: ComparisonKind, before: HistoryRun, report: ComplianceReport): ReportedComparison {
  const now = runOf(report);
  const old = new Map((before.findings ?? []).map((finding) => [finding.id, finding]));
  const current = new Map((now.findings ?? []).map((finding) => [finding.id, finding]));
  const expired = new Set(report.acknowledgements.filter(({ status }) => status === 'expired').map(({ id }) => id));
  const expiredFindings = new Set(
    report.results.flatMap(({ id, acknowledgement }) => (expired.has(acknowledgement ?? '') ? [id] : [])),
  );

  const changes = [...current.values()].flatMap((finding) => {
    const change = changeOf(old.get(finding.id), finding, expiredFindings);
    return change === undefined ? [] : [described(change, finding)];
  });
  // findings of a pack or an environment that this run does not contain are not fixed
  const gone = [...old.values()].filter(({ id }) => !current.has(id));
  const isComparable = ({ pack, stage }: HistoryFinding) =>
    now.stages.includes(stage) && now.packs.some(({ name }) => name === pack);
  const fixed = gone.filter(isComparable).map((finding) => described('fixed', finding));
  const all = [...changes, ...fixed];
  const count = (wanted: ChangeKind) => all.filter(({ change }) => change === wanted).length;
  return {
    kind,
    before: { time: before.time, commit: before.commit },
    counts: {
      new: count('new'),
      fixed: count('fixed'),
      stillOpen: count('stillOpen'),
      acknowledged: count('acknowledged'),
      expired: count('expired'),
      reopened: count('reopened'),
      expiring: report.acknowledgements.filter(({ status }) => status === 'expiring').length,
      notCompared: gone.length - fixed.length,
    },
    changes: all,
    packs: packChanges(before, now),
  };
}

function changeOf(
  before: HistoryFinding | undefined,
  { id, outcome }: HistoryFinding,
  expired: ReadonlySet<string>,
): ChangeKind | undefined {
  if (outcome === 'acknowledged') return before?.outcome === 'acknowledged' ? undefined : 'acknowledged';
  if (before === undefined) return 'new';
  if (before.outcome !== 'acknowledged') return 'stillOpen';
  return expired.has(id) ? 'expired' : 'reopened';
}

function described(change: ChangeKind, { id, rule, resource, finding }: HistoryFinding) {
  return { change, id, rule, resource, finding };
}

/** Packs that were added, removed, or have another version. */
function packChanges(before: HistoryRun, now: HistoryRun): ReportedComparison['packs'] {
  const [old, current] = [before, now].map(({ packs }) => new Map(packs.map(({ name, version }) => [name, version])));
  const names = [...new Set([...old.keys(), ...current.keys()])];
  return names.flatMap((name) => {
    const [earlier, later] = [old, current].map((versions) =>
      versions.has(name) ? (versions.get(name) ?? 'unknown') : undefined,
    );
    return earlier === later ? [] : [{ name, before: earlier, after: later }];
  });
}
