import { fullDiff, ResourceImpact, type ResourceDifference, type TemplateDiff } from '@aws-cdk/cloudformation-diff';
import {
  NESTED_STACK,
  nestedStacks,
  type Resource,
  type StackTemplate,
  type SynthesizedStack,
  type Template,
} from '../assembly/assembly';
import { withRecord } from '../assembly/output-record';
import { isStateful, REVISION_TYPES } from '../assembly/stateful';
import { protectionLosses, type ProtectionLoss } from './protection';
import { resolveTemplate, type KnownValues, type ResolvedTemplate } from './resolved-template';
import { unjudgedChanges, type Unjudged } from './unjudged';

/** Effect of a deployment on a resource that it replaces or removes. */
export type LossImpact = 'replaced' | 'may be replaced' | 'deleted' | 'may be deleted' | 'orphaned';

/** A resource that a deployment replaces or removes. */
export interface Loss {
  /** Path of the stack within the stage. */
  readonly stack: string;
  readonly logicalId: string;
  /** Construct path within the stage, if known. */
  readonly path?: string;
  readonly type: string;
  readonly impact: LossImpact;
  /** Whether the resource is stateful. A deployment is refused unless the resource is named. */
  readonly stateful: boolean;
  /** Whether every change replaces the resource, without loss. No confirmation is needed. */
  readonly revision: boolean;
  /** Properties whose changes cause the replacement. */
  readonly causes: readonly string[];
}

/** The changes of a stack. */
export interface StackChanges {
  /** Path of the stack within the stage. A nested stack has its logical id appended. */
  readonly stack: string;
  readonly state: 'new' | 'changed' | 'unchanged' | 'removed';
  readonly added: number;
  readonly updated: number;
  readonly losses: readonly Loss[];
  /** Protections of data that are reduced. */
  readonly lessProtection: readonly ProtectionLoss[];
  /** Changes whose effect is not known without a change set. */
  readonly unjudged: readonly Unjudged[];
  /** Whether the changes broaden permissions. */
  readonly broadensPermissions: boolean;
  readonly diff: TemplateDiff;
  /** Construct paths by logical id. */
  readonly constructs: ReadonlyMap<string, string>;
}

/** The template of a deployed stack. */
export interface DeployedTemplate {
  readonly template: Template;
  /** Nested stacks, by logical id. */
  readonly nested: ReadonlyMap<string, DeployedTemplate>;
  /** Values of the parameters. An update keeps them. */
  readonly parameters?: ReadonlyMap<string, string>;
  readonly terminationProtection?: boolean;
}

/** A stack before and after a change. At least one of them exists. */
export interface Pair {
  /** Path of the stack within the stage. */
  readonly id: string;
  /** The deployed stack, or the stack in another cloud assembly. */
  readonly before?: DeployedTemplate | SynthesizedStack;
  /** The stack in the cloud assembly. */
  readonly after?: SynthesizedStack;
}

/** Input of `compare`. */
export interface Comparison {
  readonly stack: string;
  readonly before?: Template;
  readonly after?: Template;
  /** Construct paths by logical id. */
  readonly constructs: ReadonlyMap<string, string>;
  /** Values with which both templates are resolved. @default - none, the templates are compared as they are */
  readonly known?: Known;
  /** Logical ids of nested stacks of which the templates are known. @default - all */
  readonly readable?: ReadonlySet<string>;
}

const IMPACTS: Partial<Record<ResourceImpact, LossImpact>> = {
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'may be replaced',
  [ResourceImpact.WILL_DESTROY]: 'deleted',
  [ResourceImpact.WILL_ORPHAN]: 'orphaned',
};

/** Returns the changes of stacks and of their nested stacks, in deployment order. */
export function changesOf(pairs: readonly Pair[]): readonly StackChanges[] {
  return pairs.flatMap(({ id, before, after }) => {
    const [root, ...nested] = withNested(id, before, after, knownOf(before, after));
    return [withTerminationProtection(root, before, after), ...nested];
  });
}

/** Known values of a stack and its nested stacks, before and after. */
type Known = Readonly<Record<'before' | 'after', KnownValues>>;

function knownOf(before: Pair['before'], after: SynthesizedStack | undefined): Known | undefined {
  const stack = after ?? (before && 'account' in before ? before : undefined);
  if (!stack) return undefined;
  const { account, region, name: stackName } = stack;
  const parameters = before && 'parameters' in before ? before.parameters : undefined;
  const known = { account, region, stackName, parameters };
  return { before: known, after: known };
}

function withTerminationProtection(
  changes: StackChanges,
  before: Pair['before'],
  after: SynthesizedStack | undefined,
): StackChanges {
  if (!before?.terminationProtection || !after || after.terminationProtection) return changes;
  const loss = { stack: changes.stack, type: NESTED_STACK, change: 'termination protection: on → off' };
  const state = changes.state === 'unchanged' ? 'changed' : changes.state;
  return { ...changes, state, lessProtection: [...changes.lessProtection, loss] };
}

function withNested(
  id: string,
  before: DeployedTemplate | StackTemplate | undefined,
  after: StackTemplate | undefined,
  known: Known | undefined,
): StackChanges[] {
  const constructs = after?.constructs ?? (before && 'constructs' in before ? before.constructs : new Map());
  const ids = nestedStacks((after ?? before)?.template ?? {});
  const readable = new Set(ids.filter((logicalId) => before?.nested.has(logicalId) && after?.nested.has(logicalId)));
  const own = compare({ stack: id, before: before?.template, after: after?.template, constructs, known, readable });
  const resolvedParent = (template: Template = {}, values?: KnownValues) =>
    values && ids.length > 0 ? resolveTemplate(template, values).template : {};
  const parents = {
    before: resolvedParent(before?.template, known?.before),
    after: resolvedParent(after?.template, known?.after),
  };
  const children = ids.flatMap((logicalId) => {
    const [old, current] = [before?.nested.get(logicalId), after?.nested.get(logicalId)];
    const inner = known && {
      before: knownInNested(parents.before, logicalId, known.before),
      after: knownInNested(parents.after, logicalId, known.after),
    };
    return (after ? current : old) ? withNested(`${id}/${logicalId}`, old, current, inner) : [];
  });
  return [own, ...children];
}

/** The parent sets the parameters of a nested stack. Its name is not known before it is created. */
function knownInNested(parent: Template, logicalId: string, known: KnownValues): KnownValues {
  const values = Object.entries((parent.Resources?.[logicalId]?.Properties?.Parameters ?? {}) as object);
  return { account: known.account, region: known.region, parameters: new Map<string, unknown>(values) };
}

/** Compares the templates of a stack. */
export function compare({ stack, before, after, constructs, known, readable }: Comparison): StackChanges {
  // the record of the outputs is not part of the app
  const [old, current] = [before, after].map((template) => withRecord(template ?? {}, {}));
  const diff = fullDiff(resources(old), resources(current));
  const [resolvedOld, resolved] = [
    known ? resolveTemplate(old, known.before) : unresolved(resources(old)),
    known ? resolveTemplate(current, known.after) : unresolved(resources(current)),
  ];
  const losses: Loss[] = [];
  const counts = { added: 0, updated: 0 };
  const changes = known ? fullDiff({ ...resolvedOld.template }, { ...resolved.template }) : diff;
  changes.resources.forEachDifference((logicalId, change) => {
    const impact = IMPACTS[change.changeImpact];
    if (impact) losses.push(differenceLoss(stack, logicalId, change, impact, constructs));
    else if (change.isAddition) counts.added += 1;
    else counts.updated += 1;
  });
  losses.push(...undecidedLosses(stack, resolvedOld, resolved, constructs));
  const isEmpty = diff.isEmpty && loops(old) === loops(current);
  const state = before === undefined ? 'new' : after === undefined ? 'removed' : isEmpty ? 'unchanged' : 'changed';
  const both = { stack, before: resolvedOld.template, after: resolved.template, constructs };
  const isUpdate = before !== undefined && after !== undefined;
  return {
    ...{ stack, state, ...counts, losses },
    lessProtection: isUpdate ? protectionLosses(both) : [],
    unjudged: isUpdate
      ? unjudgedChanges({ stack, before: old, after: current, readable: readable ?? new Set(nestedStacks(current)) })
      : [],
    broadensPermissions: diff.permissionsBroadened,
    ...{ diff, constructs },
  };
}

/** A copy without loops over resources, which the comparison cannot read. */
function resources(template: Template): Record<string, unknown> {
  const entries = Object.entries(template.Resources ?? {}).filter(([, { Type }]) => typeof Type === 'string');
  return { ...template, Resources: Object.fromEntries(entries) };
}

/** The loops over resources, as text. */
function loops({ Resources }: Template): string {
  return JSON.stringify(Object.entries(Resources ?? {}).filter(([, { Type }]) => typeof Type !== 'string'));
}

function unresolved(template: Template): ResolvedTemplate {
  return { template, undecided: new Map() };
}

/** Stateful resources whose condition is not known, and is new or has changed. */
function undecidedLosses(
  stack: string,
  before: ResolvedTemplate,
  after: ResolvedTemplate,
  constructs: ReadonlyMap<string, string>,
): Loss[] {
  return [...after.undecided].flatMap(([logicalId, condition]) => {
    const resource = before.template.Resources?.[logicalId];
    if (!resource || JSON.stringify(before.undecided.get(logicalId)) === JSON.stringify(condition)) return [];
    const path = constructs.get(logicalId);
    return [lossOf(resource, { stack, logicalId, path, impact: 'may be deleted', causes: ['Condition'] })];
  });
}

function differenceLoss(
  stack: string,
  logicalId: string,
  change: ResourceDifference,
  impact: LossImpact,
  constructs: ReadonlyMap<string, string>,
): Loss {
  const before = change.oldValue ?? { Type: change.oldResourceType ?? 'unknown' };
  const causes = Object.entries(change.propertyUpdates)
    .filter(([, { changeImpact }]) => changeImpact && IMPACTS[changeImpact] !== undefined)
    .map(([name]) => name);
  return lossOf(before, {
    ...{ stack, logicalId, path: constructs.get(logicalId) ?? pathInTemplate(before.Metadata), impact },
    causes: change.isRemoval ? [] : causes,
  });
}

/** Creates the finding about a resource from its definition before the deployment. */
export function lossOf(before: Resource, loss: Omit<Loss, 'type' | 'stateful' | 'revision'>): Loss {
  const { Type } = before;
  return { ...loss, type: Type, stateful: isStateful(before), revision: REVISION_TYPES.has(Type) };
}

/** The path of a resource that the app no longer has can be in the deployed template. */
function pathInTemplate(metadata: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const path = metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path : undefined;
}
