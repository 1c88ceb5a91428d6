import type { ResourceFacts } from '../recorder/model';
import type { ComplianceReport, ReportedAcknowledgement, ReportedResult, ReportedRule } from './report-model';

/** A result with all that it refers to. */
export interface ResultView extends ReportedResult {
  readonly ruleFacts: ReportedRule;
  readonly resourceFacts: ResourceFacts;
  readonly entry?: ReportedAcknowledgement;
}

/** The results of a report, each with its rule, resource and acknowledgement. */
export function viewResults(report: ComplianceReport): ResultView[] {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const resources = new Map(report.resources.map((resource) => [resource.path, resource]));
  const entries = new Map(report.acknowledgements.map((entry) => [entry.id, entry]));
  return report.results.flatMap((result) => {
    const [ruleFacts, resourceFacts] = [rules.get(result.rule), resources.get(result.resource)];
    if (ruleFacts === undefined || resourceFacts === undefined) return [];
    const entry = result.acknowledgement === undefined ? undefined : entries.get(result.acknowledgement);
    return [{ ...result, ruleFacts, resourceFacts, entry }];
  });
}

/** What a result says: the text of its rule, what was found, and why the rule could not judge. */
export function messageOf({ ruleFacts, finding, message }: ResultView): string {
  return [ruleFacts.info, finding === undefined ? undefined : `Finding: ${finding}.`, message]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** Who answers for an acknowledged result, and why. */
export function answerOf({ reason, owner, expires, ticket }: ReportedAcknowledgement): string {
  const parts = [owner, expires === undefined ? undefined : `until ${expires}`, ticket];
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? reason : `${reason} (${known.join(', ')})`;
}
