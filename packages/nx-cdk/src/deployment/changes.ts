import { fullDiff, ResourceImpact, type ResourceDifference, type TemplateDiff } from '@aws-cdk/cloudformation-diff';
import type { Template } from './assembly';
import { isStateful, REVISION_TYPES } from './stateful';

/** What happens to a resource that does not stay as it is. */
export type Fate = 'replaced' | 'may be replaced' | 'deleted' | 'left behind';

/** A resource that a deployment replaces or removes. */
export interface Loss {
  /** The stack, as a user calls it. */
  readonly stack: string;
  readonly logicalId: string;
  /** Construct path within the stage, where it is known. */
  readonly path?: string;
  readonly type: string;
  readonly fate: Fate;
  /** What must not be lost: refused unless it is named. */
  readonly stateful: boolean;
  /** Made anew by each change, by its nature: nobody need be asked. */
  readonly revision: boolean;
  /** The properties whose change does it. */
  readonly because: readonly string[];
}

/** The difference of a stack, deployed and new. */
export interface StackChanges {
  readonly stack: string;
  readonly state: 'new' | 'changed' | 'unchanged';
  readonly added: number;
  readonly updated: number;
  readonly losses: readonly Loss[];
  /** Whether it lets anybody do more than before. */
  readonly widensPermissions: boolean;
  readonly diff: TemplateDiff;
}

/** What there is to know about a stack to compare it. */
export interface Comparison {
  readonly stack: string;
  /** What is deployed, if anything is. */
  readonly before?: Template;
  readonly after: Template;
  readonly constructs: ReadonlyMap<string, string>;
}

const FATES: Partial<Record<ResourceImpact, Fate>> = {
  [ResourceImpact.WILL_REPLACE]: 'replaced',
  [ResourceImpact.MAY_REPLACE]: 'may be replaced',
  [ResourceImpact.WILL_DESTROY]: 'deleted',
  [ResourceImpact.WILL_ORPHAN]: 'left behind',
};

/** Compares what is deployed with what the synth made. */
export function compare({ stack, before, after, constructs }: Comparison): StackChanges {
  const diff = fullDiff((before ?? {}) as Record<string, unknown>, after as Record<string, unknown>);
  const losses: Loss[] = [];
  const counts = { added: 0, updated: 0 };
  diff.resources.forEachDifference((logicalId, change) => {
    const fate = FATES[change.changeImpact];
    if (fate) losses.push(lossOf(stack, logicalId, change, fate, constructs));
    else if (change.isAddition) counts.added += 1;
    else counts.updated += 1;
  });
  const state = before === undefined ? 'new' : diff.isEmpty ? 'unchanged' : 'changed';
  return { stack, state, ...counts, losses, widensPermissions: diff.permissionsBroadened, diff };
}

function lossOf(
  stack: string,
  logicalId: string,
  change: ResourceDifference,
  fate: Fate,
  constructs: ReadonlyMap<string, string>,
): Loss {
  const old = change.oldValue ?? { Type: change.oldResourceType ?? 'unknown' };
  const because = Object.entries(change.propertyUpdates)
    .filter(([, { changeImpact }]) => changeImpact && FATES[changeImpact] !== undefined)
    .map(([name]) => name);
  return {
    stack,
    logicalId,
    path: constructs.get(logicalId) ?? pathInTemplate(old.Metadata),
    type: old.Type,
    fate,
    stateful: isStateful(old),
    revision: REVISION_TYPES.has(old.Type),
    because: change.isRemoval ? [] : because,
  };
}

/** Of a resource that the new app no longer has, the deployed template may still say the path. */
function pathInTemplate(metadata: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const path = metadata?.['aws:cdk:path'];
  return typeof path === 'string' ? path : undefined;
}
