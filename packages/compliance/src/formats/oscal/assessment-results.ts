import { groupBy } from '../../private/collections';
import { oneLine } from '../../private/plain-text';
import type { ComplianceReport, ReportedRule } from '../../reports/report-model';
import { uuidOf } from '../uuid';
import { reviewedControls } from './assessment-plan';
import { judgedControls } from './catalog';
import { documentOf, FILES, propertiesOf, unlessEmpty } from './document';
import { type CatalogControl, hasResults, isSatisfied, type Objective } from './objectives';
import { inventoryOf, observe, type ObservedResults } from './observations';
import { partiesOf, riskOf, riskUuid } from './risks';

const SCOPE =
  'This finding is about the resources of the CloudFormation templates that the rule judges. It does not state that the control as a whole is satisfied.';

/** Results: observations of resources, acknowledgements as risks, and a finding for each objective that was judged. */
export function toAssessmentResults(report: ComplianceReport): string {
  const observed = observe(report);
  const byRule = groupBy(observed, ({ rule }) => rule);
  const controls = judgedControls(report).filter(({ objectives }) => objectives.some(({ rule }) => hasResults(rule)));
  const findings = controls.flatMap((control) =>
    control.objectives
      .filter(({ rule }) => hasResults(rule))
      .map((objective) => findingOf(control, objective, byRule.get(objective.rule.id) ?? [], report)),
  );
  const content = {
    'import-ap': { href: FILES['assessment-plan'] },
    results: [
      {
        uuid: uuidOf('results', report.generator.version),
        title: 'Results of the rules on the templates',
        description:
          'Controls without a finding are not claimed: no rule judges them, or their rules apply to no resource.',
        start: report.generatedAt,
        end: report.generatedAt,
        ...localDefinitions(inventoryOf(report)),
        'reviewed-controls': reviewedControls(controls, report),
        ...unlessEmpty(
          'observations',
          observed.map(({ observation }) => observation),
        ),
        ...unlessEmpty(
          'risks',
          report.acknowledgements.filter(({ findings: own }) => own > 0).map((entry) => riskOf(entry, observed)),
        ),
        ...unlessEmpty('findings', findings),
      },
    ],
  };
  const title = 'Assessment results of CloudFormation templates';
  return documentOf('assessment-results', title, report, content, partiesOf(report.acknowledgements));
}

function findingOf(
  { label, pack: packName, id: controlId }: CatalogControl,
  { id, rule }: Objective,
  observed: readonly ObservedResults[],
  report: ComplianceReport,
) {
  const satisfied = isSatisfied(
    rule,
    report.packs.find(({ name }) => name === packName),
  );
  const entries = report.acknowledgements.filter(({ id: entry }) =>
    observed.some((results) => results.entry === entry),
  );
  return {
    uuid: uuidOf('finding', packName, label, rule.id),
    title: oneLine(`${label}: ${rule.id}`),
    description: oneLine(`${summaryOf(rule)} ${SCOPE}`),
    props: propertiesOf({ pack: packName, control: label, 'control-id': controlId, rule: rule.id }),
    target: {
      type: 'objective-id',
      'target-id': id,
      title: 'The resources of the templates comply with the rule',
      status: { state: satisfied ? 'satisfied' : 'not-satisfied', reason: reasonOf(rule, satisfied) },
    },
    ...unlessEmpty(
      'related-observations',
      observed.map(({ uuid }) => ({ 'observation-uuid': uuid })),
    ),
    ...unlessEmpty(
      'related-risks',
      entries.map((entry) => ({ 'risk-uuid': riskUuid(entry) })),
    ),
  };
}

/** `other` if it is unknown whether the resources comply. */
function reasonOf({ counts }: ReportedRule, satisfied: boolean): 'pass' | 'fail' | 'other' {
  if (satisfied) return 'pass';
  return counts.acknowledged + counts.nonCompliant > 0 ? 'fail' : 'other';
}

function summaryOf({ counts }: ReportedRule): string {
  const { compliant, acknowledged, nonCompliant, error } = counts;
  return `${compliant} results comply, ${acknowledged} are acknowledged, ${nonCompliant} are open, and ${error} could not be evaluated.`;
}

function localDefinitions(inventory: ReturnType<typeof inventoryOf>) {
  return inventory.length === 0 ? {} : { 'local-definitions': { 'inventory-items': inventory } };
}
