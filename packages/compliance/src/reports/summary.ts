import { groupBy } from '../private/collections';
import type { ResourceFacts } from '../recorder/model';
import { type ComplianceReport, type Counts, OUTCOMES, type ReportedPack } from './report-model';
import type { ReportedResult, ReportedRule } from './report-model';

/** Number of outcomes by environment, pack and control. */
export function summarize(
  packs: readonly Pick<ReportedPack, 'name'>[],
  rules: readonly ReportedRule[],
  resources: readonly ResourceFacts[],
  results: readonly ReportedResult[],
): ComplianceReport['summary'] {
  const rulesOf = groupBy(rules, ({ pack }) => pack);
  return {
    total: count(results),
    stages: byStage(results, resources),
    packs: packs.map(({ name }) => ({ pack: name, ...sum((rulesOf.get(name) ?? []).map(({ counts }) => counts)) })),
    controls: byControl(rules),
  };
}

function byStage(results: readonly ReportedResult[], resources: readonly ResourceFacts[]) {
  const stageOf = new Map(resources.map(({ path, stage }) => [path, stage]));
  const groups = groupBy(results, ({ resource }) => stageOf.get(resource) ?? '');
  return [...groups].map(([stage, own]) => ({ stage, ...count(own) }));
}

function byControl(rules: readonly ReportedRule[]) {
  const pairs = rules.flatMap(({ pack, controls, counts }) => controls.map((control) => ({ pack, control, counts })));
  return [...groupBy(pairs, ({ pack, control }) => `${pack} ${control}`).values()]
    .map((group) => ({ pack: group[0].pack, control: group[0].control, ...sum(group.map(({ counts }) => counts)) }))
    .sort((a, b) => compare(a.pack, b.pack) || compare(a.control, b.control));
}

/** Compares controls by number, in a fixed locale so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

export function count(results: readonly ReportedResult[]): Counts {
  const counts = { compliant: 0, acknowledged: 0, nonCompliant: 0, error: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}

/** Adds counts. */
export function sum(all: readonly Counts[]): Counts {
  const total = { compliant: 0, acknowledged: 0, nonCompliant: 0, error: 0 };
  for (const counts of all) for (const outcome of OUTCOMES) total[outcome] += counts[outcome];
  return total;
}
