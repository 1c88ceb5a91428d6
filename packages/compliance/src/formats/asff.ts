import { cut, oneLine, plain } from '../private/plain-text';
import type { ComplianceReport, ReportedStack } from '../reports/report-model';
import { justificationOf, messageOf, type ResultView, viewResults } from '../reports/view';
import { COMPLIANT_SEVERITY, SEVERITIES, STATUSES } from './mapping';

const SCHEMA_VERSION = '2018-10-08';

const TYPE = 'Software and Configuration Checks/Industry and Regulatory Standards';

/** Account of a stack whose account is known only at deployment. Security Hub rejects it. */
const UNKNOWN_ACCOUNT = '000000000000';

/** Region of a stack whose Region is known only at deployment. Security Hub rejects it. */
const UNKNOWN_REGION = 'unknown';

/** Maximum lengths, and of `requirements` the number too. The reference of `AwsSecurityFinding` has them. */
const MAX = {
  id: 512,
  title: 256,
  description: 1024,
  recommendation: 512,
  note: 512,
  requirement: 64,
  requirements: 32,
  field: 1024,
} as const;

/**
 * All results in the AWS Security Finding Format, one a line. `BatchImportFindings` accepts 100 findings in a request.
 *
 * @see https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
 */
export function toAsff(report: ComplianceReport): string {
  const findings = viewResults(report).map((result) => JSON.stringify(findingOf(result, report)));
  return `[${findings.join(',\n')}]\n`;
}

function findingOf(result: ResultView, report: ComplianceReport) {
  const { id, rule, outcome, ruleFacts, resource } = result;
  const { account = UNKNOWN_ACCOUNT, region = UNKNOWN_REGION } = stackOf(result, report.stacks) ?? {};
  const partition = partitionOf(region);
  const { compliance, workflow } = STATUSES[outcome].asff;
  const { asff: severity } = outcome === 'compliant' ? COMPLIANT_SEVERITY : SEVERITIES[ruleFacts.level];
  const requirements = ruleFacts.controls.map((control) =>
    cut(oneLine(`${ruleFacts.pack} ${control}`), MAX.requirement),
  );
  return {
    SchemaVersion: SCHEMA_VERSION,
    Id: `cdk-compliance/${id}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: cut(oneLine(rule), MAX.id),
    AwsAccountId: account,
    CreatedAt: report.generatedAt,
    UpdatedAt: report.generatedAt,
    Title: cut(oneLine(ruleFacts.info, rule), MAX.title),
    Description: cut(oneLine(messageOf(result)), MAX.description),
    ...recommendationOf(ruleFacts.explanation),
    FindingProviderFields: { Severity: { Label: severity, Original: ruleFacts.level }, Types: [TYPE] },
    ProductFields: fieldsOf({
      Rule: rule,
      Pack: ruleFacts.pack,
      PackVersion: report.packs.find(({ name }) => name === ruleFacts.pack)?.version,
    }),
    Resources: [
      {
        Type: 'Other',
        Id: cut(oneLine(resource, '(app)'), MAX.id),
        Partition: partition,
        Region: region,
        Details: { Other: detailsOf(result) },
      },
    ],
    Compliance: { Status: compliance, RelatedRequirements: requirements.slice(0, MAX.requirements) },
    Workflow: { Status: workflow },
    RecordState: 'ACTIVE',
    ...noteOf(result, report),
  };
}

function recommendationOf(explanation: string) {
  if (explanation.trim() === '') return {};
  return { Remediation: { Recommendation: { Text: cut(oneLine(explanation), MAX.recommendation) } } };
}

/** The stack of a resource. A nested stack has the environment of the stack that contains it. */
function stackOf(
  { resourceFacts: { stack } }: ResultView,
  stacks: readonly ReportedStack[],
): ReportedStack | undefined {
  const containing = stacks.filter(({ path }) => stack === path || stack.startsWith(`${path}/`));
  return containing.sort((a, b) => b.path.length - a.path.length).at(0);
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function detailsOf({ resourceFacts }: ResultView) {
  const { type, logicalId, stack, stage, template, source } = resourceFacts;
  return fieldsOf({
    ResourceType: type,
    LogicalId: logicalId,
    Stack: stack,
    Environment: stage,
    Template: template,
    Source: source && `${source.file}:${source.line}`,
  });
}

/** Fields with a value. Security Hub requires at least one character that is not a space. */
function fieldsOf(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known = Object.entries(values).flatMap(([name, value = '']) => {
    const text = cut(plain(value).trim(), MAX.field);
    return text === '' ? [] : [[name, text] as const];
  });
  return Object.fromEntries(known);
}

/** The acknowledgement as a note. */
function noteOf({ outcome, entry }: ResultView, { generatedAt }: ComplianceReport) {
  if (outcome !== 'acknowledged' || entry === undefined) return {};
  const by = cut(oneLine(entry.owner ?? 'unknown'), MAX.id);
  return { Note: { Text: cut(oneLine(justificationOf(entry)), MAX.note), UpdatedBy: by, UpdatedAt: generatedAt } };
}
