import { DescribeServiceRevisionsCommand, type ECSClient, type ServiceDeployment } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  type Action,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { described } from '../deployment/aws';

/** Difference in percent that rounding of weights can cause. */
const ROUNDING = 1;

/** Clients of a Region. */
export interface WeightClients {
  readonly ecs: ECSClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
}

/** Result of the comparison of the production traffic. */
export interface WeightCheck {
  /** The traffic, or the reason why it is not known. */
  readonly detail: string;
  /** Whether the listener sends other shares of the traffic than the deployment. */
  readonly differs: boolean;
}

/**
 * Compares the weights of the production listener rule with those that the deployment set last. They differ after a manual
 * change or after an update of the rule by CloudFormation. A shift would then start from a wrong state.
 */
export async function checkWeights(clients: WeightClients, deployment: ServiceDeployment): Promise<WeightCheck> {
  const expected = await expectedTraffic(clients.ecs, deployment);
  if (!expected) return { detail: 'traffic weights are not compared, because Amazon ECS reports none', differs: false };
  const { rule, percents } = expected;
  const actions = await described(`the listener rule ${rule}`, actionsOf(clients.loadBalancing, rule));
  const live = livePercents(actions);
  const groups = [...new Set([...percents.keys(), ...live.keys()])];
  const differs = groups.some((arn) => Math.abs((percents.get(arn) ?? 0) - (live.get(arn) ?? 0)) > ROUNDING);
  return {
    detail: differs
      ? `the listener rule sends ${describe(live)}, but the deployment expects ${describe(percents)}`
      : `the listener rule sends ${describe(live)}, as the deployment expects`,
    differs,
  };
}

interface ExpectedTraffic {
  /** ARN of the listener rule, or of the listener. */
  readonly rule: string;
  /** Percent of production traffic by ARN of the target group. */
  readonly percents: ReadonlyMap<string, number>;
}

async function expectedTraffic(ecs: ECSClient, deployment: ServiceDeployment): Promise<ExpectedTraffic | undefined> {
  const { sourceServiceRevisions = [], targetServiceRevision, serviceArn } = deployment;
  const summaries = [...sourceServiceRevisions, ...(targetServiceRevision ? [targetServiceRevision] : [])];
  if (sourceServiceRevisions.length === 0) return undefined;
  const weights = new Map(summaries.map(({ arn, requestedProductionTrafficWeight: weight }) => [arn, weight]));
  const { serviceRevisions = [] } = await described(
    `the revisions of ${serviceArn}`,
    ecs.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns: summaries.flatMap(({ arn = [] }) => arn) })),
  );
  const percents = new Map<string, number>();
  const rules = new Set<string>();
  for (const { serviceRevisionArn, resolvedConfiguration } of serviceRevisions) {
    const [{ targetGroupArn, productionListenerRule } = {}] = resolvedConfiguration?.loadBalancers ?? [];
    const weight = weights.get(serviceRevisionArn);
    if (!targetGroupArn || weight === undefined) return undefined;
    percents.set(targetGroupArn, (percents.get(targetGroupArn) ?? 0) + weight);
    if (productionListenerRule) rules.add(productionListenerRule);
  }
  const [rule] = rules;
  return rules.size === 1 && percents.size > 0 ? { rule, percents } : undefined;
}

async function actionsOf(client: ElasticLoadBalancingV2Client, arn: string): Promise<readonly Action[]> {
  if (!arn.includes(':listener-rule/')) {
    const { Listeners = [] } = await client.send(new DescribeListenersCommand({ ListenerArns: [arn] }));
    return Listeners[0]?.DefaultActions ?? [];
  }
  const { Rules = [] } = await client.send(new DescribeRulesCommand({ RuleArns: [arn] }));
  return Rules[0]?.Actions ?? [];
}

function livePercents(actions: readonly Action[]): ReadonlyMap<string, number> {
  const groups = actions.flatMap(({ ForwardConfig, TargetGroupArn }) =>
    ForwardConfig?.TargetGroups?.length
      ? ForwardConfig.TargetGroups
      : TargetGroupArn
        ? [{ TargetGroupArn, Weight: 1 }]
        : [],
  );
  const total = groups.reduce((sum, { Weight = 1 }) => sum + Weight, 0);
  return new Map(
    groups.map(({ TargetGroupArn = '', Weight = 1 }) => [TargetGroupArn, total === 0 ? 0 : (100 * Weight) / total]),
  );
}

function describe(percents: ReadonlyMap<string, number>): string {
  const parts = [...percents]
    .filter(([, percent]) => percent > 0)
    .map(([arn, percent]) => `${Number(percent.toFixed(1))} percent to ${nameOf(arn)}`);
  return parts.length === 0 ? 'nothing to any target group' : parts.join(' and ');
}

/** `arn:…:targetgroup/<name>/<id>`. */
function nameOf(arn: string): string {
  return arn.split('/').at(-2) ?? arn;
}
