import type { RecordedAcknowledgement, RuleFacts } from '../recorder/model';
import type { RebuiltResource } from './rebuilt-app';
import type { ValidationReport } from './validation-report';

/** An acknowledgement of cdk-nag 2 in the metadata of a resource. */
interface Suppression {
  readonly id?: unknown;
  readonly reason?: unknown;
  readonly applies_to?: unknown;
}

/**
 * Acknowledgements that an assembly contains without a register: those in the report of the CDK, and those of cdk-nag 2 in the
 * metadata of resources. They have no owner and no expiration date.
 */
export function earlierAcknowledgements(
  resources: readonly RebuiltResource[],
  rules: readonly RuleFacts[],
  validation: ValidationReport | undefined,
): { readonly acknowledgements: RecordedAcknowledgement[]; readonly messages: string[] } {
  const reported = (validation?.pluginReports ?? []).flatMap(({ suppressedViolations = [] }) =>
    suppressedViolations.map(({ acknowledgedId, acknowledgedAt = '', reason = '' }) => ({
      rules: [acknowledgedId],
      path: acknowledgedAt,
      reason,
    })),
  );
  const suppressed = resources.flatMap((resource) => suppressionsOf(resource, rules));
  const entries = distinct([...reported, ...suppressed]);
  return {
    acknowledgements: entries.map(({ rules: ids, path, reason }, index) => {
      return { id: `V${index + 1}`, rules: ids, at: [path], reason, constructs: [path] };
    }),
    messages:
      entries.length === 0
        ? []
        : [`${entries.length} acknowledgements of cdk-nag in the assembly have no owner and no expiration date`],
  };
}

interface Entry {
  readonly rules: readonly string[];
  readonly path: string;
  readonly reason: string;
}

function suppressionsOf({ construct, definition }: RebuiltResource, rules: readonly RuleFacts[]): Entry[] {
  const given = (definition.Metadata?.cdk_nag as { readonly rules_to_suppress?: unknown } | null | undefined)
    ?.rules_to_suppress;
  if (!Array.isArray(given)) return [];
  return (given as (Suppression | null)[]).flatMap((suppression) => {
    const { id, reason, applies_to: appliesTo } = suppression ?? {};
    const rule = rules.find((each) => each.id.endsWith(`::${String(id)}`))?.id;
    if (rule === undefined) return [];
    const findings = Array.isArray(appliesTo)
      ? (appliesTo as unknown[]).filter((each) => typeof each === 'string')
      : undefined;
    const ids = findings === undefined ? [rule] : findings.map((finding) => `${rule}[${finding}]`);
    return ids.length === 0
      ? []
      : [{ rules: ids, path: construct.node.path, reason: typeof reason === 'string' ? reason : '' }];
  });
}

function distinct(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [`${entry.rules.join()} ${entry.path}`, entry])).values()];
}
