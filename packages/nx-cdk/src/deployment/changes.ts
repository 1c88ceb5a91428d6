import { fullDiff, ResourceImpact, type ResourceDifference, type TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { nestedStacks, type StackTemplate, type SynthesizedStack, type Template } from '../assembly/assembly';
import { withRecord } from '../assembly/output-record';
import { isStateful, REVISION_TYPES } from '../assembly/stateful';
import type { DeployedTemplate } from './aws';

/** Effect of a deployment on a resource that it replaces or removes. */
export type LossImpact = 'replaced' | 'may be replaced' | 'deleted' | 'orphaned';

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
  /** Whether the changes broaden permissions. */
  readonly broadensPermissions: boolean;
  readonly diff: TemplateDiff;
  /** Construct paths by logical id. */
  readonly constructs: ReadonlyMap<string, string>;
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
}

const IMPACTS: Partial<Record<ResourceImpact, LossImpact>> = {
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'may be replaced',
  [ResourceImpact.WILL_DESTROY]: 'deleted',
  [ResourceImpact.WILL_ORPHAN]: 'orphaned',
};

/** Returns the changes of stacks and of their nested stacks, in deployment order. */
export function changesOf(pairs: readonly Pair[]): readonly StackChanges[] {
  return pairs.flatMap(({ id, before, after }) => withNested(id, before, after));
}

function withNested(
  id: string,
  before: DeployedTemplate | StackTemplate | undefined,
  after: StackTemplate | undefined,
): StackChanges[] {
  const constructs = after?.constructs ?? (before && 'constructs' in before ? before.constructs : new Map());
  const changes = compare({ stack: id, before: before?.template, after: after?.template, constructs });
  const children = nestedStacks((after ?? before)?.template ?? {}).flatMap((logicalId) => {
    const [old, current] = [before?.nested.get(logicalId), after?.nested.get(logicalId)];
    return (after ? current : old) ? withNested(`${id}/${logicalId}`, old, current) : [];
  });
  return [changes, ...children];
}

/** Compares the templates of a stack. */
export function compare({ stack, before, after, constructs }: Comparison): StackChanges {
  // the record of the outputs is not part of the app
  const [old, current] = [before, after].map((template) => withRecord(template ?? {}, {}) as Record<string, unknown>);
  const diff = fullDiff(old, current);
  const losses: Loss[] = [];
  const counts = { added: 0, updated: 0 };
  diff.resources.forEachDifference((logicalId, change) => {
    const impact = IMPACTS[change.changeImpact];
    if (impact) losses.push(lossOf(stack, logicalId, change, impact, constructs));
    else if (change.isAddition) counts.added += 1;
    else counts.updated += 1;
  });
  const state = before === undefined ? 'new' : after === undefined ? 'removed' : diff.isEmpty ? 'unchanged' : 'changed';
  return { stack, state, ...counts, losses, broadensPermissions: diff.permissionsBroadened, diff, constructs };
}

function lossOf(
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
  return {
    stack,
    logicalId,
    path: constructs.get(logicalId) ?? pathInTemplate(before.Metadata),
    type: before.Type,
    impact,
    stateful: isStateful(before),
    revision: REVISION_TYPES.has(before.Type),
    causes: change.isRemoval ? [] : causes,
  };
}

/** The path of a resource that the app no longer has can be in the deployed template. */
function pathInTemplate(metadata: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const path = metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path : undefined;
}
