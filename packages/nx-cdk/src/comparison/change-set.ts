import type { Change, ResourceChange, ResourceChangeDetail } from '@aws-sdk/client-cloudformation';
import { NESTED_STACK, type Resource, type Template } from '../assembly/assembly';
import { lossOf, type Loss, type LossImpact } from './changes';
import { isProtective, protectionLosses, type ProtectionLoss } from './protection';

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
const IDENTITY = /^\w*(Arn|Id|Name)$/;
/** Attributes with such a name that an update in place can change. */
const CHANGING = /^(Latest|Private|Public|Stream|Version)/;
/** Resources whose attributes their code or their template defines. */
const COMPUTED = /^(AWS::CloudFormation::(CustomResource|Macro|Stack)$|Custom::)/;
/** Functions whose result can change although their text does not. */
const DECIDING = /"Fn::(If|FindInMap|ForEach|ImportValue|Transform)/;
/** Value in a change set that is not known before it is executed. */
const UNKNOWN_VALUE = /KNOWN_AFTER_APPLY/;

/** Returns the resources that a change set replaces or removes, as CloudFormation says. */
export function changeSetLosses(comparison: ChangeSetComparison): Loss[] {
  const { stack, changes, before, constructs } = comparison;
  const all = changes.flatMap(({ ResourceChange }) => (ResourceChange ? [ResourceChange] : []));
  return all.flatMap((change) => {
    const impact = impactOf(change, all, comparison);
    if (!impact) return [];
    const { LogicalResourceId: logicalId = '', ResourceType: type = 'unknown', PolicyAction = '' } = change;
    const resource: Resource = before.Resources?.[logicalId] ?? { Type: type };
    const causes = impact.endsWith('replaced') ? causesOf(change) : [];
    const loss = lossOf(resource, { stack, logicalId, path: constructs.get(logicalId), impact, causes });
    return [{ ...loss, stateful: loss.stateful || (!loss.revision && KEEPING.test(PolicyAction)) }];
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
  comparison: ChangeSetComparison,
): boolean {
  const recreating = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never');
  if (recreating.length === 0) return true;
  return recreating.some(({ Target: { Name = '' } = {} }) => {
    const details = recreating.filter(({ Target }) => Target?.Name === Name);
    const [old, current] = [comparison.before, comparison.after].map(({ Resources, Mappings, Conditions }) =>
      JSON.stringify([Resources?.[id]?.Properties?.[Name], Mappings, Conditions]),
    );
    return old !== current || details.some((detail) => !isIdentity(detail, id, all, comparison));
  });
}

function isIdentity(
  { Evaluation, ChangeSource, CausingEntity = '', Target: { Name = '' } = {} }: ResourceChangeDetail,
  id: string,
  all: readonly ResourceChange[],
  comparison: ChangeSetComparison,
): boolean {
  if (Evaluation !== 'Dynamic') return false;
  if (ChangeSource === 'DirectModification') return readsOnlyResources(id, Name, comparison);
  const [resource, ...path] = CausingEntity.split('.');
  const causing = all.find(({ LogicalResourceId }) => LogicalResourceId === resource);
  if (causing?.Action !== 'Modify' || !isFixed(causing.ResourceType ?? '', path.join('.'))) return false;
  return (
    causing.Replacement === 'False' || (causing.Replacement === 'Conditional' && !mayChange(causing, all, comparison))
  );
}

/** Returns whether an attribute, or the reference without one, is the same as long as the resource exists. */
function isFixed(type: string, attribute: string): boolean {
  if (attribute === '') return !COMPUTED.test(type) || type === NESTED_STACK;
  return !COMPUTED.test(type) && IDENTITY.test(attribute) && !CHANGING.test(attribute);
}

/** Returns whether a property, which is the same in both templates, depends on nothing but attributes of resources. */
function readsOnlyResources(id: string, name: string, { before, after }: ChangeSetComparison): boolean {
  const value = JSON.stringify(after.Resources?.[id]?.Properties?.[name]);
  if (value === undefined || DECIDING.test(value) || before.Transform || after.Transform) return false;
  return !Object.keys(after.Parameters ?? {}).some(
    (parameter) => value.includes(`{"Ref":"${parameter}"}`) || value.includes(`\${${parameter}}`),
  );
}

/**
 * Returns the protections that a change set reduces, from the values that CloudFormation has computed. It knows those of
 * SSM parameters, macros, and drifted resources.
 */
export function changeSetProtection({
  stack,
  changes,
  constructs,
}: Pick<ChangeSetComparison, 'stack' | 'changes' | 'constructs'>): ProtectionLoss[] {
  return changes.flatMap(({ ResourceChange: change = {} }) => {
    const { LogicalResourceId: logicalId = '', ResourceType: Type = '', Action } = change;
    if (Action === 'Remove' && isProtective(Type)) {
      return [{ stack, logicalId, path: constructs.get(logicalId), type: Type, change: 'removed' }];
    }
    const [old, current] = [change.BeforeContext, change.AfterContext].map(contextOf);
    if (Action !== 'Modify' || !old || !current) return [];
    const unknown = Object.entries(current.Properties ?? {})
      .filter(([, value]) => UNKNOWN_VALUE.test(JSON.stringify(value)))
      .map(([name]) => name);
    const of = ({ Properties = {}, ...rest }: Partial<Resource>): Template => {
      const known = Object.entries(Properties).filter(([name]) => !unknown.includes(name));
      return { Resources: { [logicalId]: { ...rest, Type, Properties: Object.fromEntries(known) } } };
    };
    return protectionLosses({ stack, before: of(old), after: of(current), constructs });
  });
}

function contextOf(context: string | undefined): Partial<Resource> | undefined {
  try {
    return context === undefined ? undefined : (JSON.parse(context) as Partial<Resource>);
  } catch {
    // CloudFormation shortens a context that is too long
    return undefined;
  }
}

function causesOf({ Details = [] }: ResourceChange): string[] {
  const names = Details.filter(({ Target }) => Target?.RequiresRecreation !== 'Never').map(
    ({ Target }) => Target?.Name,
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}
