import type { Change, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import type { Resource, Template } from '../assembly/assembly';
import { isStateful, REVISION_TYPES } from '../assembly/stateful';
import type { Loss, LossImpact } from './changes';

/** Input of `changeSetLosses`. */
export interface ChangeSetComparison {
  /** Path of the stack within the stage. */
  readonly stack: string;
  readonly changes: readonly Change[];
  readonly before: Template;
  readonly after: Template;
  /** Construct paths by logical id. */
  readonly constructs: ReadonlyMap<string, string>;
}

const KEEPING = /Retain|Snapshot/;
/** Attributes that do not change while their resource exists. */
const IDENTITY = /(^|\.)(Arn|.*Arn|.*Id|Ref)$/;

/** Returns the resources that a change set replaces or removes, as CloudFormation says. */
export function changeSetLosses(comparison: ChangeSetComparison): Loss[] {
  const { stack, changes, before, constructs } = comparison;
  const all = changes.flatMap(({ ResourceChange }) => (ResourceChange ? [ResourceChange] : []));
  return all.flatMap((change) => {
    const impact = impactOf(change, all, comparison);
    if (!impact) return [];
    const { LogicalResourceId: logicalId = '', ResourceType: type = 'unknown', PolicyAction = '' } = change;
    const resource: Resource = before.Resources?.[logicalId] ?? { Type: type };
    const revision = REVISION_TYPES.has(resource.Type);
    return [
      {
        ...{ stack, logicalId, path: constructs.get(logicalId), type: resource.Type, impact, revision },
        stateful: isStateful(resource) || (!revision && KEEPING.test(PolicyAction)),
        causes: impact.endsWith('replaced') ? causesOf(change) : [],
      },
    ];
  });
}

function impactOf(
  change: ResourceChange,
  all: readonly ResourceChange[],
  comparison: ChangeSetComparison,
): LossImpact | undefined {
  const { Action, PolicyAction, Replacement } = change;
  switch (Action) {
    case 'Remove':
      return PolicyAction === 'Retain' ? 'orphaned' : 'deleted';
    case 'Dynamic':
      return 'may be replaced';
    case 'Modify':
      if (Replacement === 'True') return 'replaced';
      return Replacement === 'Conditional' && mayChange(change, all, comparison) ? 'may be replaced' : undefined;
    default:
      return undefined;
  }
}

/**
 * Returns whether a property that requires a replacement can change.
 *
 * CloudFormation reports each property that reads an attribute of a changed resource, for example the ARN of a key whose
 * tags change. Such a property does not change if the template has the same value, and the attribute identifies a resource
 * that is not replaced.
 */
function mayChange(
  { Details = [], LogicalResourceId: id = '' }: ResourceChange,
  all: readonly ResourceChange[],
  { before, after }: ChangeSetComparison,
): boolean {
  const recreating = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  return recreating.some(({ Target: { Name = '' } = {} }) => {
    const details = recreating.filter(({ Target }) => Target?.Name === Name);
    const [old, current] = [before, after].map(({ Resources, Mappings, Conditions }) =>
      JSON.stringify([Resources?.[id]?.Properties?.[Name], Mappings, Conditions]),
    );
    return old !== current || details.some((detail) => !isIdentity(detail, all));
  });
}

function isIdentity(
  { Evaluation, ChangeSource, CausingEntity = '' }: ResourceChangeDetail,
  all: readonly ResourceChange[],
): boolean {
  if (Evaluation !== 'Dynamic') return false;
  // the template has the same value
  if (ChangeSource === 'DirectModification') return true;
  const [resource, ...attribute] = CausingEntity.split('.');
  const causing = all.find(({ LogicalResourceId }) => LogicalResourceId === resource);
  return causing?.Replacement === 'False' && (attribute.length === 0 || IDENTITY.test(attribute.join('.')));
}

function causesOf({ Details = [] }: ResourceChange): string[] {
  const names = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never').map(
    ({ Target }) => Target?.Name,
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}
