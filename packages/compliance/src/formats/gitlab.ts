import { cut, oneLine, plain } from '../private/plain-text';
import { type ComplianceReport, isOpen } from '../reports/report-model';
import { markdownText } from '../private/markdown-text';
import { locationOf, messageOf, type ResultView, viewResults } from '../reports/view';
import { SEVERITIES } from './mapping';
import { uuidOf } from './uuid';

const SCHEMA_VERSION = '15.0.6';

const SCHEMA = `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${SCHEMA_VERSION}/dist/sast-report-format.json`;

/** Maximum lengths of the schema. */
const MAX = { name: 255, description: 1_048_576, solution: 7_000 } as const;

/**
 * Open findings as a security report of GitLab (SAST). Acknowledged findings are omitted, because the format has no state
 * for them.
 *
 * @param assemblyUri path of the cloud assembly, for findings without a source line
 * @see https://docs.gitlab.com/development/integrations/secure/
 */
export function toGitlab(report: ComplianceReport, assemblyUri: string): string {
  const { name, version } = report.generator;
  const time = report.generatedAt.slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const tool = { id: 'cdk-compliance', name, version, vendor: { name: 'Pets Infrastructure' } };
  const security = {
    version: SCHEMA_VERSION,
    schema: SCHEMA,
    scan: {
      type: 'sast',
      status: report.problems.some(({ kind }) => kind === 'validatorFailed') ? 'failure' : 'success',
      start_time: time,
      end_time: time,
      analyzer: tool,
      scanner: tool,
      messages: report.problems.map(({ message }) => ({ level: 'warn', value: oneLine(message) })),
    },
    vulnerabilities: viewResults(report)
      .filter(isOpen)
      .map((result) => vulnerabilityOf(result, assemblyUri)),
  };
  return `${JSON.stringify(security, undefined, 2)}\n`;
}

function vulnerabilityOf(result: ResultView, assemblyUri: string) {
  const { id, rule, resource, outcome, ruleFacts } = result;
  const { pack, controls, explanation, info, level } = ruleFacts;
  const { line, ...location } = locationOf(result, assemblyUri);
  const file = oneLine(location.file);
  return {
    id: uuidOf('gitlab-vulnerability', id),
    name: cut(oneLine(info, oneLine(rule)), MAX.name),
    description: cut(
      markdownText(plain(`${messageOf(result)} Resource: ${resource}.`), MAX.description),
      MAX.description,
    ),
    severity: outcome === 'error' ? 'Unknown' : SEVERITIES[level].gitlab,
    ...(explanation === '' ? {} : { solution: cut(markdownText(plain(explanation), MAX.solution), MAX.solution) }),
    identifiers: [
      { type: 'cdk_rule', name: oneLine(rule), value: oneLine(rule) },
      ...controls.map((control) => ({
        type: 'control',
        name: oneLine(`${pack} ${control}`),
        value: oneLine(`${pack} ${control}`),
      })),
    ],
    location: { file, start_line: line, end_line: line },
    // GitLab otherwise treats findings of one rule in the same line as one finding
    tracking: {
      type: 'source',
      items: [{ file, start_line: line, end_line: line, signatures: [{ algorithm: 'hash', value: id }] }],
    },
  };
}
