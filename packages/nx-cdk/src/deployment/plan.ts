import { existsSync, readFileSync } from 'node:fs';
import type { Loss, StackChanges } from '../comparison/changes';
import type { ProtectionLoss } from '../comparison/protection';
import type { Unjudged } from '../comparison/unjudged';
import type { Findings } from '../comparison/verdict';
import { CommandError } from '../shared/command-error';
import type { PlannedAction } from './rollout';

/** Effects of a deployment, as a person approves them. */
export interface Plan {
  readonly version: 1;
  readonly project: string;
  readonly stage?: string;
  readonly account: string;
  /** Hash of the cloud assembly. */
  readonly assembly: string;
  /** Time in ISO 8601 format. */
  readonly created: string;
  readonly stacks: readonly PlannedStack[];
  /** Why the deployment is refused. Empty if it is not. */
  readonly refusals: readonly string[];
}

/** Effects of a deployment on a stack and its nested stacks. */
export interface PlannedStack extends Findings {
  /** Path within the stage. */
  readonly stack: string;
  readonly region: string;
  readonly action: PlannedAction['action'];
  /** ARN of the change set of an update. */
  readonly changeSet?: string;
  readonly added: number;
  readonly updated: number;
  /** Whether the changes broaden permissions. */
  readonly broadensPermissions: boolean;
}

/** Creates the part of a plan about one stack. */
export function plannedStack(
  { stack, action, changeSet }: PlannedAction,
  changes: readonly StackChanges[],
): PlannedStack {
  const own = changes.filter(({ stack: id }) => id === stack.id || id.startsWith(`${stack.id}/`));
  const findings = changeSet?.findings ?? {
    losses: own.flatMap(({ losses }) => losses),
    lessProtection: own.flatMap(({ lessProtection }) => lessProtection),
    unjudged: own.flatMap(({ unjudged }) => unjudged),
  };
  const sum = (count: (change: StackChanges) => number) => own.reduce((total, change) => total + count(change), 0);
  return {
    ...{ stack: stack.id, region: stack.region, action, changeSet: changeSet?.arn },
    ...{ added: sum(({ added }) => added), updated: sum(({ updated }) => updated) },
    broadensPermissions: own.some(({ broadensPermissions }) => broadensPermissions),
    ...findings,
  };
}

/**
 * Reads a plan.
 *
 * @throws CommandError if the file is not a plan
 */
export function readPlan(file: string): Plan {
  if (!existsSync(file))
    throw new CommandError(`fromPlan must be the file of a plan, got ${file}, which does not exist`);
  try {
    const plan = JSON.parse(readFileSync(file, 'utf8')) as Partial<Plan>;
    if (plan.version === 1 && Array.isArray(plan.stacks) && Array.isArray(plan.refusals)) return plan as Plan;
  } catch {
    // not JSON
  }
  throw new CommandError(`fromPlan must be the file of a plan of this version, got ${file}`);
}

/**
 * Returns what a deployment would do beyond a plan, as sentences.
 *
 * @param current what it would do to stacks now
 */
export function beyondPlan({ stacks }: Plan, current: readonly PlannedStack[]): string[] {
  return current.flatMap((now) => {
    const planned = stacks.find(({ stack }) => stack === now.stack);
    if (!planned) return [`${now.stack} is not in the plan`];
    return [
      ...(isMore(planned.action, now.action) ? [`${now.stack}: ${now.action}, planned: ${planned.action}`] : []),
      ...(now.broadensPermissions && !planned.broadensPermissions ? [`${now.stack} broadens permissions`] : []),
      ...missing(now.losses, planned.losses, keyOf).map((loss) => `${keyOf(loss)} is ${loss.impact}`),
      ...missing(now.lessProtection, planned.lessProtection, protectionOf).map(protectionOf),
      ...missing(now.unjudged, planned.unjudged, ({ stack, name }) => `${stack}/${name}`).map(
        ({ stack, name, reason }) => `${stack}/${name}: ${reason}`,
      ),
    ];
  });
}

/** A stack without changes can have been changed by the deployment of another, and a planned one by hand. */
function isMore(planned: PlannedAction['action'], now: PlannedAction['action']): boolean {
  if (planned === now || now === 'none') return false;
  return !(planned === 'update later' && now === 'update');
}

function missing<T extends Loss | ProtectionLoss | Unjudged>(
  now: readonly T[],
  planned: readonly T[],
  key: (finding: T) => string,
): T[] {
  const known = new Set(planned.map(key));
  return now.filter((finding) => !known.has(key(finding)));
}

function keyOf({ stack, logicalId }: Loss): string {
  return `${stack}/${logicalId}`;
}

function protectionOf({ stack, logicalId, change }: ProtectionLoss): string {
  return `${stack}${logicalId === undefined ? '' : `/${logicalId}`}: ${change}`;
}
