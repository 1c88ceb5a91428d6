import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from './alarm-options';
import { type AlarmDesign, createAlarms } from './private/alarm-factory';
import { unhealthyHostCount } from './private/metrics';

/** Properties of `LoadBalancerAlarms`. */
export interface LoadBalancerAlarmsProps extends AlarmSetProps {
  /** The load balancer to watch, its own or an imported one. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /**
   * Target groups of the load balancer, at least one; each has alarms of its own. The first keeps the plain alarm
   * names. Those of a further group end in its construct id, so that a group which is added later renames nothing:
   * `unhealthy-target` and, for the group `Green`, `unhealthy-target-green`.
   */
  readonly targetGroups: elbv2.IApplicationTargetGroup[];

  /**
   * The alarms `unhealthy-target`: more targets than the threshold fail their health check. A group without registered
   * targets has no data and counts as healthy: the idle group of a blue/green deployment must not raise an alarm, nor
   * may a group that a rollback emptied keep one.
   *
   * @default - above 1 target, so 2 or more, in 2 periods of 1 minute
   */
  readonly unhealthyTarget?: AlarmOptions;

  /**
   * The alarms `any-unhealthy-target`: as many targets as the threshold, or more, fail their health check. It is the
   * only one of the two that a service of one task can raise. Missing data is treated as with `unhealthyTarget`.
   *
   * @default - at least 1 target in 2 periods of 1 minute
   */
  readonly anyUnhealthyTarget?: AlarmOptions;
}

/**
 * Alarms on the health of an Application Load Balancer's targets: `unhealthy-target` and `any-unhealthy-target` for
 * each target group. Each alarm is charged by the month.
 *
 * Throws when no target group is given, when groups repeat or cannot be told apart by their construct ids, when an
 * option is out of its range, when a topic is in another region, or the prefix or a runbook is malformed.
 */
export class LoadBalancerAlarms extends Construct {
  /** The alarms on several unhealthy targets, in the order of `targetGroups`; empty when switched off. */
  readonly unhealthyTargets: cloudwatch.Alarm[];

  /** The alarms on a single unhealthy target, in the order of `targetGroups`; empty when switched off. */
  readonly anyUnhealthyTargets: cloudwatch.Alarm[];

  /** All alarms that exist, for composite alarms, dashboards and deployments. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: LoadBalancerAlarmsProps) {
    super(scope, id);
    const groups = props.targetGroups.map((targetGroup, index) => ({
      targetGroup,
      label: labelOf(targetGroup, index),
    }));
    const designs = [
      ...groups.map((group) => unhealthyTarget(props, group)),
      ...groups.map((group) => anyUnhealthyTarget(props, group)),
    ];
    const created = createAlarms(this, props, designs, [checkGroups(groups)]);
    this.unhealthyTargets = created.slice(0, groups.length).filter((alarm) => alarm !== undefined);
    this.anyUnhealthyTargets = created.slice(groups.length).filter((alarm) => alarm !== undefined);
    this.alarms = [...this.unhealthyTargets, ...this.anyUnhealthyTargets];
  }
}

interface LabelledGroup {
  readonly targetGroup: elbv2.IApplicationTargetGroup;
  /** Tells the alarms of further groups apart; empty for the first group. */
  readonly label: string;
}

function unhealthyTarget(props: LoadBalancerAlarmsProps, { targetGroup, label }: LabelledGroup): AlarmDesign {
  return {
    id: `UnhealthyTarget${label}`,
    nameSuffix: named('unhealthy-target', label),
    prop: 'unhealthyTarget',
    options: props.unhealthyTarget,
    metric: (period) => unhealthyHostCount(props.loadBalancer, targetGroup, period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1,
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    description:
      'Several targets of the load balancer fail their health check, and the others carry their load. ' +
      "Look at the reasons in the target group, at the tasks' logs, at the latest deployment, and at the database.",
  };
}

function anyUnhealthyTarget(props: LoadBalancerAlarmsProps, { targetGroup, label }: LabelledGroup): AlarmDesign {
  return {
    id: `AnyUnhealthyTarget${label}`,
    nameSuffix: named('any-unhealthy-target', label),
    prop: 'anyUnhealthyTarget',
    options: props.anyUnhealthyTarget,
    metric: (period) => unhealthyHostCount(props.loadBalancer, targetGroup, period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    description:
      'A target of the load balancer fails its health check; where it is the only one, the service is down. ' +
      "Look at the reason in the target group, at the task's logs, and whether a new task replaces it.",
  };
}

function labelOf(targetGroup: elbv2.IApplicationTargetGroup, index: number): string {
  return index === 0 ? '' : targetGroup.node.id;
}

/** `unhealthy-target` and `AlternateGroup` make `unhealthy-target-alternate-group`. */
function named(base: string, label: string): string {
  const words = label.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/[^A-Za-z0-9]+/g, '-');
  return label === '' ? base : `${base}-${words.toLowerCase()}`;
}

function checkGroups(groups: LabelledGroup[]): string | undefined {
  if (groups.length === 0) return 'targetGroups must hold at least one target group, got none';
  if (new Set(groups.map(({ targetGroup }) => targetGroup)).size < groups.length) {
    return 'targetGroups must not repeat a target group';
  }
  const names = groups.map(({ label }) => named('', label));
  const twice = groups.filter((_, index) => names.indexOf(names[index]) !== index).map(({ label }) => label);
  if (twice.length === 0) return undefined;
  return `targetGroups after the first must differ in their construct ids, got '${twice.join("', '")}' twice`;
}
