import { groupBy } from '../../private/collections';
import { oneLine } from '../../private/plain-text';
import type { RecordedControl } from '../../recorder/model';
import { rulesOfControl } from '../../reports/controls';
import type { ComplianceReport, ReportedPack, ReportedRule } from '../../reports/report-model';
import { tokensOf } from './tokens';

/** A control of a pack, as in the catalog. */
export interface CatalogControl {
  readonly pack: string;
  /** Id in the standard, such as `AC-2(1)`. */
  readonly label: string;
  readonly title: string;
  /** Id in OSCAL. */
  readonly id: string;
  readonly decidedBy: RecordedControl['decidedBy'];
  readonly detail?: string;
  readonly objectives: readonly Objective[];
}

/** The objective of a control that a rule judges: the resources of the templates comply with the rule. */
export interface Objective {
  /** Id in OSCAL. */
  readonly id: string;
  readonly rule: ReportedRule;
}

type Draft = Omit<CatalogControl, 'id' | 'objectives'> & { readonly rules: readonly ReportedRule[] };

/**
 * Controls of all packs. If a pack lists the controls of its standard, these. Otherwise the controls that its rules name, and
 * for a rule without controls the rule itself.
 */
export function controlsOf({ packs, rules }: Pick<ComplianceReport, 'packs' | 'rules'>): readonly CatalogControl[] {
  const byPack = groupBy(rules, ({ pack }) => pack);
  const drafts = packs.flatMap((pack) => draftsOf(pack, byPack.get(pack.name) ?? []));
  const nameOf = ({ pack, label }: Draft) => `${pack} ${label}`;
  const ids = tokensOf(drafts.map(nameOf));
  const ruleIds = tokensOf(rules.map(({ id }) => id));
  return drafts.map(({ rules: own, ...draft }) => {
    const id = ids.get(nameOf({ rules: own, ...draft })) as string;
    return { ...draft, id, objectives: own.map((rule) => ({ id: `${id}_obj.${ruleIds.get(rule.id)}`, rule })) };
  });
}

function draftsOf({ name: pack, controls }: ReportedPack, rules: readonly ReportedRule[]): Draft[] {
  if (controls !== undefined) {
    return controls.map(({ id, title, decidedBy, detail }) => {
      return { pack, label: id, title, decidedBy, detail, rules: rulesOfControl(id, rules) };
    });
  }
  const pairs = rules.flatMap((rule) => labelsOf(rule).map((label) => ({ label, rule })));
  return [...groupBy(pairs, ({ label }) => label)].map(([label, own]) => ({
    pack,
    label,
    title: `${pack} ${label}`,
    decidedBy: 'rule',
    rules: own.map(({ rule }) => rule),
  }));
}

function labelsOf({ id, controls }: ReportedRule): readonly string[] {
  return controls.length > 0 ? controls : [oneLine(id.slice(id.indexOf('::') + 2))];
}

/**
 * Whether the rule judged resources and all of them comply. It is not known for a validator that reports failures only.
 */
export function isSatisfied({ counts }: ReportedRule, pack: ReportedPack | undefined): boolean {
  const { compliant, acknowledged, nonCompliant, error } = counts;
  return pack?.complete === true && compliant > 0 && acknowledged + nonCompliant + error === 0;
}

/** Whether the rule has results. A rule that applies to no resource has none, and claims nothing. */
export function hasResults({ counts }: ReportedRule): boolean {
  const { compliant, acknowledged, nonCompliant, error } = counts;
  return compliant + acknowledged + nonCompliant + error > 0;
}
