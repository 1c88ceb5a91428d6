import { groupBy } from '../../private/collections';
import { oneLine, plain } from '../../private/plain-text';
import type { ComplianceReport, ReportedPack } from '../../reports/report-model';
import { uuidOf } from '../uuid';
import { judgedControls } from './catalog';
import { documentOf, FILES, propertiesOf, unlessEmpty } from './document';
import type { CatalogControl } from './objectives';

/** Each pack as a component of the type `validation`, with its rules and the controls that they judge. */
export function toComponentDefinition(report: ComplianceReport): string {
  const controls = groupBy(judgedControls(report), ({ pack }) => pack);
  const components = report.packs.map((pack) => componentOf(pack, controls.get(pack.name) ?? [], report));
  const content = unlessEmpty('components', components);
  return documentOf('component-definition', 'Compliance packs', report, content);
}

function componentOf(pack: ReportedPack, controls: readonly CatalogControl[], report: ComplianceReport) {
  const { name, version } = pack;
  const rules = report.rules.filter((rule) => rule.pack === name);
  return {
    uuid: packUuid(pack),
    type: 'validation',
    title: oneLine(name),
    description: `Rules that judge CloudFormation templates. ${rules.length} rules were evaluated.`,
    props: [
      ...(version === undefined ? [] : [{ name: 'version', value: oneLine(version) }]),
      ...rules.flatMap(({ id, info, level }, index) =>
        propertiesOf({ Rule_Id: id, Rule_Description: info, Rule_Level: level }, `rule_set_${index + 1}`),
      ),
    ],
    ...unlessEmpty(
      'control-implementations',
      controls.length === 0
        ? []
        : [
            {
              uuid: uuidOf('control-implementation', name, version ?? ''),
              source: FILES.profile,
              description: 'The rules judge a part of each control: the properties of resources in templates.',
              'implemented-requirements': controls.map((control) => ({
                uuid: uuidOf('implemented-requirement', name, control.label),
                'control-id': control.id,
                description: plain(`Judged by ${control.objectives.map(({ rule }) => rule.id).join(', ')}.`),
                props: control.objectives.flatMap(({ rule }) => propertiesOf({ Rule_Id: rule.id })),
              })),
            },
          ],
    ),
  };
}

/** UUID of a pack in this version. */
export function packUuid({ name, version = '' }: Pick<ReportedPack, 'name' | 'version'>): string {
  return uuidOf('component', name, version);
}
