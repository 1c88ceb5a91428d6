import { cut, plain } from '../private/plain-text';
import type { ComplianceReport } from '../reports/report-model';
import { justificationOf, messageOf, type ResultView, viewResults } from '../reports/view';
import { COMPLIANT_SEVERITY, SEVERITIES, STATUSES } from './mapping';
import { uuidOf } from './uuid';

const SCHEMA_VERSION = '1.8.0';

/** Maximum length of a string (`string_t`). */
const MAX_STRING = 65_535;

const VENDOR = 'Pets Infrastructure';

/**
 * All results as events of the class Compliance Finding of the Open Cybersecurity Schema Framework, one a line.
 *
 * @see https://schema.ocsf.io/1.8.0/classes/compliance_finding
 */
export function toOcsf(report: ComplianceReport): string {
  const events = viewResults(report).map((result) => JSON.stringify(eventOf(result, report)));
  return `[${events.join(',\n')}]\n`;
}

function eventOf(result: ResultView, { generator, generatedAt, packs }: ComplianceReport) {
  const { id, rule, outcome, ruleFacts, resourceFacts, entry } = result;
  const severity = outcome === 'compliant' ? COMPLIANT_SEVERITY.ocsf : SEVERITIES[ruleFacts.level].ocsf;
  const { compliance, finding } = STATUSES[outcome].ocsf;
  const version = packs.find(({ name }) => name === ruleFacts.pack)?.version;
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200301,
    type_name: 'Compliance Finding: Create',
    time: Date.parse(generatedAt),
    severity_id: severity.id,
    severity: severity.name,
    status_id: finding.id,
    status: finding.name,
    message: text(messageOf(result)),
    ...(outcome === 'acknowledged' && entry !== undefined ? { comment: text(justificationOf(entry)) } : {}),
    metadata: {
      version: SCHEMA_VERSION,
      uid: uuidOf('ocsf-event', id),
      event_code: text(rule),
      product: { name: generator.name, vendor_name: VENDOR, version: generator.version },
    },
    finding_info: {
      uid: id,
      title: text(ruleFacts.info || rule),
      desc: text(messageOf(result)),
      types: ['Software and Configuration Checks'],
      analytic: { type_id: 1, type: 'Rule', uid: text(rule), name: text(rule), version },
    },
    compliance: {
      control: text(rule),
      standards: [text([ruleFacts.pack, version].filter((part) => part !== undefined).join(' '))],
      requirements: ruleFacts.controls.map(text),
      status_id: compliance.id,
      status: compliance.name,
    },
    resources: [
      {
        uid: text(resourceFacts.path || '(app)'),
        name: text(resourceFacts.logicalId || resourceFacts.path || '(app)'),
        type: text(resourceFacts.type || 'AWS CDK construct'),
        namespace: text(resourceFacts.stack),
      },
    ],
    ...(ruleFacts.explanation === '' ? {} : { remediation: { desc: text(ruleFacts.explanation) } }),
  };
}

function text(value: string): string {
  return cut(plain(value), MAX_STRING);
}
