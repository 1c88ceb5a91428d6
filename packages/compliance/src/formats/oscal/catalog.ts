import { groupBy } from '../../private/collections';
import { oneLine, plain } from '../../private/plain-text';
import type { ComplianceReport } from '../../reports/report-model';
import { documentOf, FILES, propertiesOf, unlessEmpty } from './document';
import { type CatalogControl, controlsOf } from './objectives';
import { tokensOf } from './tokens';

/**
 * Catalog of the ids of all controls. It has no text of the standards. The objective of a control is that the resources of the
 * templates comply with a rule.
 */
export function toCatalog(report: ComplianceReport): string {
  const controls = groupBy(controlsOf(report), ({ pack }) => pack);
  const groupIds = tokensOf(controls.keys());
  const groups = [...controls].map(([pack, own]) => ({
    id: `group_${groupIds.get(pack)}`,
    class: 'pack',
    title: oneLine(pack),
    controls: own.map(control),
  }));
  const content = groups.length === 0 ? {} : { groups };
  return documentOf('catalog', 'Controls of the compliance packs', report, content);
}

function control({ id, label, title, decidedBy, detail, objectives }: CatalogControl) {
  return {
    id,
    class: 'control',
    title: oneLine(title),
    props: [{ name: 'label', value: oneLine(label) }, ...propertiesOf({ 'decided-by': decidedBy })],
    parts: [
      {
        id: `${id}_smt`,
        name: 'statement',
        prose: plain(`The standard has the text of this control. ${detail ?? ''}`.trim()),
      },
      ...objectives.map((objective) => ({
        id: objective.id,
        name: 'assessment-objective',
        title: oneLine(objective.rule.id),
        prose: plain(
          `All resources of the CloudFormation templates to which the rule ${objective.rule.id} applies comply with it. The rule reports: ${objective.rule.info}`,
        ),
      })),
    ],
  };
}

/** Profile with the controls that rules judge. */
export function toProfile(report: ComplianceReport): string {
  const ids = judgedControls(report).map(({ id }) => id);
  const others = controlsOf(report).map(({ id }) => id);
  const selection =
    ids.length > 0
      ? { 'include-controls': [{ 'with-ids': ids }] }
      : { 'include-all': {}, ...unlessEmpty('exclude-controls', others.length === 0 ? [] : [{ 'with-ids': others }]) };
  const content = { imports: [{ href: FILES.catalog, ...selection }], merge: { 'as-is': true } };
  return documentOf('profile', 'Controls that rules judge', report, content);
}

/** Controls that a rule judges. Those that AWS Config, a setting or a person decides are not assessed. */
export function judgedControls(report: ComplianceReport): readonly CatalogControl[] {
  return controlsOf(report).filter(({ objectives }) => objectives.length > 0);
}
