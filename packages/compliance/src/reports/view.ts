import type { ResourceFacts, SourceLocation } from '../recorder/model';
import { ownerIn } from '../register/owners';
import type { ComplianceReport, ReportedAcknowledgement, ReportedResult, ReportedRule } from './report-model';

/** A result with its rule, resource and acknowledgement. */
export interface ResultView extends ReportedResult {
  readonly ruleFacts: ReportedRule;
  readonly resourceFacts: ResourceFacts;
  readonly entry?: ReportedAcknowledgement;
}

/** Joins the results of a report with their rules, resources and acknowledgements. */
export function viewResults(report: ComplianceReport): ResultView[] {
  const rules = new Map(report.rules.map((rule) => [rule.id, rule]));
  const resources = new Map(report.resources.map((resource) => [resource.path, resource]));
  const entries = new Map<string | undefined, ReportedAcknowledgement>(
    report.acknowledgements.map((entry) => [entry.id, entry]),
  );
  return report.results.flatMap((result) => {
    const [ruleFacts, resourceFacts] = [rules.get(result.rule), resources.get(result.resource)];
    if (ruleFacts === undefined || resourceFacts === undefined) return [];
    const entry = entries.get(result.acknowledgement);
    const owner = entry && ownerIn(entry, resourceFacts.stage);
    return [{ ...result, ruleFacts, resourceFacts, entry: entry && { ...entry, owner } }];
  });
}

/** Message of a result: the description of the rule, the finding and the reason of an error. */
export function messageOf({ ruleFacts, finding, message }: ResultView): string {
  return [ruleFacts.info, finding === undefined ? undefined : `Finding: ${finding}.`, message]
    .filter((part) => part !== undefined)
    .join(' ');
}

/** Reason of an acknowledgement, with its owner, expiration date and ticket. */
export function justificationOf({ reason, owner, expires, ticket }: ReportedAcknowledgement): string {
  const parts = [owner, expires === undefined ? undefined : `until ${expires}`, ticket];
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? reason : `${reason} (${known.join(', ')})`;
}

/**
 * Line of the source file that creates the resource of a result. Without a source file, the first line of its template.
 *
 * @param assemblyUri folder of the cloud assembly, relative to the root of the repository
 */
export function locationOf(
  { resourceFacts: { source, template } }: ResultView,
  assemblyUri: string,
): Omit<SourceLocation, 'column'> & Partial<SourceLocation> {
  if (source !== undefined) return source;
  const file = [assemblyUri, template === '' ? 'manifest.json' : template].filter((part) => part !== '').join('/');
  return { file, line: 1 };
}
