import { existsSync, readFileSync } from 'node:fs';
import type { Loss, LossImpact, StackChanges } from '../comparison/changes';
import type { ProtectionLoss } from '../comparison/protection';
import type { Unjudged } from '../comparison/unjudged';
import { judge, nameOf, sum, type Allowed, type Findings } from '../comparison/verdict';
import { CommandError } from '../shared/command-error';
import type { PlannedAction } from './rollout';
import { quoted } from '../shared/printable';

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
  /** Findings that the plan allows, also if they are only known when it is executed. */
  readonly allowed?: Allowed;
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
  const findings = changeSet?.findings ?? sum(own);
  const total = (count: (change: StackChanges) => number) =>
    own.reduce((counted, change) => counted + count(change), 0);
  return {
    ...{ stack: stack.id, region: stack.region, action, changeSet: changeSet?.arn },
    ...{ added: total(({ added }) => added), updated: total(({ updated }) => updated) },
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
    throw new CommandError(`fromPlan must be the file of a plan, got ${quoted(file)}, which does not exist`);
  try {
    const plan = JSON.parse(readFileSync(file, 'utf8')) as Partial<Plan>;
    if (plan.version === 1 && Array.isArray(plan.stacks) && Array.isArray(plan.refusals)) return plan as Plan;
  } catch {
    // not JSON
  }
  throw new CommandError(`fromPlan must be the file of a plan of this version, got ${quoted(file)}`);
}

/** Effects on a resource, each with less than the next. */
const EFFECTS: readonly (readonly LossImpact[])[] = [
  ['orphaned'],
  ['may be replaced', 'replaced'],
  ['may be deleted', 'deleted'],
];

/**
 * Returns what a deployment would do beyond a plan, as sentences. A new revision, and a resource without data that
 * CloudFormation may replace, are not part of it: only a change set knows them, and a plan can have none.
 *
 * @param current what it would do to stacks now
 */
export function beyondPlan({ stacks, allowed = {}, stage }: Plan, current: readonly PlannedStack[]): string[] {
  const isOpen = (findings: Partial<Findings>) => isRefused(findings, allowed, stage);
  return current.flatMap((now) => {
    const planned = stacks.find(({ stack }) => stack === now.stack);
    if (!planned) return [`${now.stack} is not in the plan`];
    return [
      ...(isMore(planned.action, now.action) ? [`${now.stack}: ${now.action}, planned: ${planned.action}`] : []),
      ...(now.broadensPermissions && !planned.broadensPermissions ? [`${now.stack} broadens permissions`] : []),
      ...now.losses
        .filter((loss) => matters(loss) && !isPlanned(loss, planned.losses) && isOpen({ losses: [loss] }))
        .map((loss) => {
          const effect = loss.impact.startsWith('may') ? loss.impact : `is ${loss.impact}`;
          return `${nameOf(loss)} ${effect} (--allowReplacement=${nameOf(loss)})`;
        }),
      ...missing(now.lessProtection, planned.lessProtection, protectionOf)
        .filter((finding) => isOpen({ lessProtection: [finding] }))
        .map((finding) => `${protectionOf(finding)} (--allowLessProtection=${nameOf(finding)})`),
      ...missing(now.unjudged, planned.unjudged, ({ stack, name }) => `${stack}/${name}`)
        .filter((finding) => isOpen({ unjudged: [finding] }))
        .map(({ stack, name, reason }) => `${stack}/${name}: ${reason} (--allowUnjudged=${stack}/${name})`),
    ];
  });
}

/** A stack without changes can have been changed by the deployment of another, and a planned one by hand. */
function isMore(planned: PlannedAction['action'], now: PlannedAction['action']): boolean {
  if (planned === now || now === 'none') return false;
  return !(planned === 'update later' && now === 'update');
}

/** Whether options do not name a finding. */
function isRefused(findings: Partial<Findings>, allowed: Allowed, stage: string | undefined): boolean {
  const { refusals, unconfirmed } = judge(
    { losses: [], lessProtection: [], unjudged: [], ...findings },
    allowed,
    stage,
  );
  return refusals.length > 0 || unconfirmed.length > 0;
}

function matters({ revision, stateful, impact }: Loss): boolean {
  return !revision && (stateful || !impact.startsWith('may'));
}

function isPlanned(loss: Loss, planned: readonly Loss[]): boolean {
  const rank = (impact: LossImpact) => EFFECTS.findIndex((effects) => effects.includes(impact));
  return planned.some((other) => nameOf(other) === nameOf(loss) && rank(other.impact) >= rank(loss.impact));
}

function missing<T extends ProtectionLoss | Unjudged>(
  now: readonly T[],
  planned: readonly T[],
  key: (finding: T) => string,
): T[] {
  const known = new Set(planned.map(key));
  return now.filter((finding) => !known.has(key(finding)));
}

function protectionOf(finding: ProtectionLoss): string {
  return `${nameOf(finding)}: ${finding.change}`;
}
