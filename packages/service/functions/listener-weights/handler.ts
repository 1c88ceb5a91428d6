import type { ECS } from '@aws-sdk/client-ecs';

/**
 * Event of a lifecycle hook. The weights are percentages of the traffic by the ARN of a service revision.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/lambda-lifecycle-hooks.html
 */
export interface HookEvent {
  readonly lifecycleStage?: string;
  /** ARN of the service deployment. */
  readonly resourceArn: string;
  readonly executionDetails: {
    readonly targetServiceRevisionArn: string;
    readonly productionTrafficWeights?: Readonly<Record<string, number>>;
  };
}

/** Response to a lifecycle hook. */
export interface HookResponse {
  readonly hookStatus: 'SUCCEEDED' | 'FAILED';
  readonly reason: string;
}

/** Listener rule and target groups of the service. */
export interface Settings {
  /** ARN of the listener rule of the production traffic. */
  readonly rule: string;
  /** ARNs of the two target groups. */
  readonly targetGroups: readonly string[];
}

interface WeightedGroup {
  readonly TargetGroupArn?: string;
  readonly Weight?: number;
}

/** Action of a listener rule. */
interface Action {
  readonly TargetGroupArn?: string;
  readonly ForwardConfig?: { readonly TargetGroups?: WeightedGroup[] };
}

export interface Surroundings {
  readonly ecs: Pick<ECS, 'describeServiceDeployments' | 'describeServiceRevisions'>;
  readonly loadBalancing: {
    describeRules(input: { RuleArns: string[] }): Promise<{ Rules?: { readonly Actions?: Action[] }[] }>;
  };
  readonly settings: Settings;
  readonly log: (entry: object) => void;
}

/** Difference in percent that rounding of weights can cause. */
const ROUNDING = 1;

type Percents = ReadonlyMap<string, number>;

/** Compares the live weights of the listener rule with those of the deployment, before each shift of the production traffic. */
export function createHandler(surroundings: Surroundings): (event: HookEvent) => Promise<HookResponse> {
  return async (event) => {
    const { log } = surroundings;
    const { resourceArn: deployment, lifecycleStage: stage } = event;
    try {
      const { problem, detail } = await compare(event, surroundings);
      log({ level: problem ? 'ERROR' : 'INFO', deployment, stage, reason: detail });
      return { hookStatus: problem ? 'FAILED' : 'SUCCEEDED', reason: detail };
    } catch (error) {
      const reason = `the weights of the listener rule could not be compared: ${String(error)}`;
      log({ level: 'ERROR', deployment, stage, reason });
      return { hookStatus: 'FAILED', reason };
    }
  };
}

interface Comparison {
  readonly problem: boolean;
  readonly detail: string;
}

async function compare(event: HookEvent, surroundings: Surroundings): Promise<Comparison> {
  const { rule, targetGroups } = surroundings.settings;
  const live = await livePercents(surroundings);
  const sends = `the listener rule ${rule} sends ${describe(live)}`;
  const strangers = [...live].filter(([arn, percent]) => percent > 0 && !targetGroups.includes(arn));
  if (strangers.length > 0) {
    return { problem: true, detail: `${sends}, but the service has ${targetGroups.map(nameOf).join(' and ')}` };
  }
  const expected = await expectedPercents(event, surroundings);
  if (expected.length === 0) {
    return { problem: false, detail: `${sends}, not compared, because Amazon ECS reports no weights` };
  }
  if (expected.some((percents) => isSame(live, percents))) {
    return { problem: false, detail: `${sends}, as the deployment expects` };
  }
  const restore = 'Restore its weights and deploy again';
  return { problem: true, detail: `${sends}, but the deployment expects ${describe(expected[0])}. ${restore}` };
}

async function livePercents({ loadBalancing, settings: { rule } }: Surroundings): Promise<Percents> {
  const { Rules = [] } = await loadBalancing.describeRules({ RuleArns: [rule] });
  const groups = (Rules[0]?.Actions ?? []).flatMap(groupsOf);
  const total = groups.reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  return new Map(
    groups.map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn, total === 0 ? 0 : (100 * Weight) / total]),
  );
}

function groupsOf({ ForwardConfig, TargetGroupArn }: Action): WeightedGroup[] {
  if (ForwardConfig?.TargetGroups?.length) return ForwardConfig.TargetGroups;
  return TargetGroupArn ? [{ TargetGroupArn, Weight: 1 }] : [];
}

/**
 * Percents of the production traffic by target group, from the event and from the deployment. Amazon ECS documents the second as a
 * snapshot, so one of both is sufficient. None in the first deployment of a service, which has nothing to shift from.
 */
async function expectedPercents(event: HookEvent, { ecs }: Surroundings): Promise<Percents[]> {
  const { serviceDeployments = [] } = await ecs.describeServiceDeployments({
    serviceDeploymentArns: [event.resourceArn],
  });
  const { sourceServiceRevisions: sources = [], targetServiceRevision: target } = serviceDeployments[0] ?? {};
  const inEvent = new Map(Object.entries(event.executionDetails.productionTrafficWeights ?? {}));
  const inDeployment = new Map(
    [...sources, ...(target ? [target] : [])].flatMap(
      ({ arn, requestedProductionTrafficWeight: weight }): [string, number][] =>
        arn === undefined || weight === undefined ? [] : [[arn, weight]],
    ),
  );
  const weights = [inEvent, inDeployment].filter(isComplete);
  const revisions = [...new Set(weights.flatMap((each) => [...each.keys()]))];
  if (revisions.length === 0) return [];
  const { serviceRevisions = [] } = await ecs.describeServiceRevisions({ serviceRevisionArns: revisions });
  const groups = new Map(
    serviceRevisions.map(({ serviceRevisionArn = '', resolvedConfiguration }) => [
      serviceRevisionArn,
      resolvedConfiguration?.loadBalancers?.[0]?.targetGroupArn,
    ]),
  );
  return weights.flatMap((each) => percentsOf(each, groups) ?? []);
}

/** Whether the weights of at least two revisions are all of the traffic. */
function isComplete(weights: Percents): boolean {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return weights.size > 1 && Math.abs(total - 100) <= ROUNDING;
}

/** Returns the weights by target group, or nothing if the target group of a revision is unknown. */
function percentsOf(weights: Percents, groups: ReadonlyMap<string, string | undefined>): Percents | undefined {
  const percents = new Map<string, number>();
  for (const [revision, weight] of weights) {
    const group = groups.get(revision);
    if (group === undefined) return undefined;
    percents.set(group, (percents.get(group) ?? 0) + weight);
  }
  return percents;
}

function isSame(live: Percents, expected: Percents): boolean {
  const groups = [...new Set([...live.keys(), ...expected.keys()])];
  return groups.every((arn) => Math.abs((live.get(arn) ?? 0) - (expected.get(arn) ?? 0)) <= ROUNDING);
}

function describe(percents: Percents): string {
  const parts = [...percents]
    .filter(([, percent]) => percent > 0)
    .map(([arn, percent]) => `${Number(percent.toFixed(1))} percent to ${nameOf(arn)}`);
  return parts.length === 0 ? 'nothing to any target group' : parts.join(' and ');
}

/** `arn:…:targetgroup/<name>/<id>`. */
function nameOf(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
