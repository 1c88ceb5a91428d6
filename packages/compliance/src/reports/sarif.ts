import type { Level, Problem } from '../recorder/model';
import { type ComplianceReport, isOpen, type ReportedRule } from './report-model';
import { justificationOf, locationOf, messageOf, type ResultView, viewResults } from './view';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'note' };

/**
 * Findings as SARIF 2.1.0. Acknowledged findings are suppressed. Results that comply are omitted, since code scanning would
 * show them as alerts.
 *
 * @param assemblyUri path of the cloud assembly, for findings without a source line
 */
export function toSarif(report: ComplianceReport, assemblyUri: string): string {
  const found = viewResults(report).filter((result) => isOpen(result) || result.outcome === 'acknowledged');
  const ruleIds = [...new Set(found.map(({ rule }) => rule))];
  const rules = report.rules.filter(({ id }) => ruleIds.includes(id));
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const { name, version } = report.generator;
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, semanticVersion: version, version, rules: rules.map(describeRule) } },
        automationDetails: { id: 'compliance/' },
        invocations: [
          {
            executionSuccessful: true,
            endTimeUtc: report.generatedAt,
            toolConfigurationNotifications: report.problems.map(notification),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: found.map((result) => describeResult(result, indexes.get(result.rule) ?? -1, assemblyUri)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function describeRule({ id, pack, level, info, explanation, controls }: ReportedRule) {
  const text = explanation === '' ? info : explanation;
  return {
    id,
    shortDescription: { text: info },
    fullDescription: { text },
    help: { text: controls.length === 0 ? text : `${text}\n\nControls: ${controls.join(', ')}` },
    defaultConfiguration: { level: LEVELS[level] },
    properties: { tags: [...new Set(['compliance', pack, ...controls])] },
  };
}

function describeResult(result: ResultView, ruleIndex: number, assemblyUri: string) {
  const { rule, resource, id, entry, outcome, baseline, resourceFacts, ruleFacts } = result;
  const { stage, type } = resourceFacts;
  return {
    ruleId: rule,
    ruleIndex,
    kind: 'fail',
    level: LEVELS[ruleFacts.level],
    message: { text: `${messageOf(result)} Resource: ${resource}.` },
    locations: [
      {
        physicalLocation: physicalLocation(result, assemblyUri),
        logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'compliance/v1': id },
    ...(baseline === undefined ? {} : { baselineState: baseline }),
    // An empty list means that the result is not suppressed. Without the list, the state is unknown.
    suppressions:
      outcome === 'acknowledged' && entry !== undefined
        ? [{ kind: 'external', status: 'accepted', justification: justificationOf(entry) }]
        : [],
    properties: { stage, resourceType: type },
  };
}

function physicalLocation(result: ResultView, assemblyUri: string) {
  const { file, line, column } = locationOf(result, assemblyUri);
  return { artifactLocation: artifact(file), region: { startLine: line, startColumn: column } };
}

function artifact(file: string) {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

function notification({ level, message }: Problem) {
  return { level, message: { text: message } };
}
