import { oneLine } from '../../private/plain-text';
import type { ComplianceReport } from '../../reports/report-model';
import { uuidOf } from '../uuid';
import { judgedControls } from './catalog';
import { documentOf, toolUuid, unlessEmpty } from './document';
import { type CatalogControl, controlsOf } from './objectives';

const SYSTEM = uuidOf('resource', 'system');

/** Plan of the assessment: rules judge the resources of the templates in a cloud assembly. */
export function toAssessmentPlan(report: ComplianceReport): string {
  const tool = toolUuid(report);
  const content = {
    'import-ssp': {
      href: `#${SYSTEM}`,
      remarks: 'OSCAL requires a system security plan. There is none: the assessed system is the cloud assembly.',
    },
    'reviewed-controls': reviewedControls(judgedControls(report), report),
    'assessment-subjects': [
      {
        type: 'inventory-item',
        description: 'All resources of the CloudFormation templates in the cloud assembly.',
        'include-all': {},
      },
    ],
    'assessment-assets': {
      components: [
        {
          uuid: tool,
          type: 'software',
          title: oneLine(report.generator.name),
          description: 'Reads the results of the rules from the cloud assembly and creates the reports.',
          props: [{ name: 'version', value: oneLine(report.generator.version) }],
          status: { state: 'operational' },
        },
      ],
      'assessment-platforms': [
        {
          uuid: uuidOf('platform', 'synthesis'),
          title: 'Synthesis of the AWS CDK app',
          'uses-components': [{ 'component-uuid': tool }],
        },
      ],
    },
    tasks: [
      {
        uuid: uuidOf('task', 'judge'),
        type: 'action',
        title: 'Judge the templates',
        description: 'Each rule judges each resource of the templates to which it applies, during synthesis.',
      },
    ],
    'back-matter': {
      resources: [
        {
          uuid: SYSTEM,
          title: 'Cloud assembly of the AWS CDK app',
          description: 'The assessed system: the CloudFormation templates that the app deploys.',
        },
      ],
    },
  };
  return documentOf('assessment-plan', 'Assessment of CloudFormation templates', report, content);
}

/**
 * Selects the controls that are reviewed. OSCAL requires a selection, so if there are none, all are excluded.
 *
 * @param controls controls that are reviewed
 */
export function reviewedControls(controls: readonly CatalogControl[], report: ComplianceReport) {
  const idsOf = (some: readonly CatalogControl[]) => some.map(({ id }) => ({ 'control-id': id }));
  const selection =
    controls.length > 0
      ? { 'include-controls': idsOf(controls) }
      : { 'include-all': {}, ...unlessEmpty('exclude-controls', idsOf(controlsOf(report))) };
  return { 'control-selections': [selection] };
}
