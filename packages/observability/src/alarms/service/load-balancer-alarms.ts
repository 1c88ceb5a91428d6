import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { checkCount } from '../../private/alarm-checks';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { failedShare, healthyHostCount, responseTime, unhealthyHostCount } from '../../private/load-balancer-metrics';

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

  /**
   * The alarm `no-healthy-target`: in all target groups together fewer targets than the threshold are healthy. No data
   * means none: a group without targets publishes nothing, and a service without targets is down. Switch it off where
   * the service is scaled to zero on purpose.
   *
   * @default - below 1 target in 2 periods of 1 minute
   */
  readonly healthyTargets?: AlarmOptions;

  /**
   * The alarm `server-errors`: the share of requests that failed with a 5xx, of the targets or of the load balancer
   * itself, in percent, is above the threshold. No data means that nobody asked, which is no error.
   *
   * @default - above 5 percent in 3 periods of 1 minute, as AWS recommends for the API Gateway metric 5XXError
   * (CloudWatch user guide, "Recommended alarms")
   */
  readonly serverErrors?: AlarmOptions;

  /**
   * Requests that a period must have for `server-errors` to judge it: of a few, one that fails is a large share. A whole
   * number of at least 1.
   *
   * @default 10
   */
  readonly minimumRequests?: number;

  /**
   * The alarm `high-latency`: the 99th percentile of the targets' response time, in seconds, is above the threshold. No
   * data means that nobody asked, and too few requests for a percentile leave the alarm as it is.
   *
   * @default - above 1 second in 5 periods of 1 minute: what most people notice; AWS names no number
   */
  readonly latency?: AlarmOptions;
}

/**
 * Alarms on what an Application Load Balancer's clients see: `no-healthy-target`, `server-errors`, `high-latency`, and
 * for each target group `unhealthy-target` and `any-unhealthy-target`. Each alarm is charged by the month, and one with
 * several metrics by the metric.
 *
 * Throws when no target group is given or more than 10 (an alarm takes no more metrics), when groups repeat or cannot be told apart by their construct ids, when an
 * option is out of its range, when a topic is in another region, or the prefix or a runbook is malformed.
 */
export class LoadBalancerAlarms extends Construct {
  /** The alarms on several unhealthy targets, in the order of `targetGroups`; empty when switched off. */
  readonly unhealthyTargets: cloudwatch.Alarm[];

  /** The alarms on a single unhealthy target, in the order of `targetGroups`; empty when switched off. */
  readonly anyUnhealthyTargets: cloudwatch.Alarm[];

  /** The alarm on a service without a healthy target; undefined when switched off. */
  readonly noHealthyTarget?: cloudwatch.Alarm;

  /** The alarm on the share of failed requests; undefined when switched off. */
  readonly serverErrors?: cloudwatch.Alarm;

  /** The alarm on slow responses; undefined when switched off. */
  readonly highLatency?: cloudwatch.Alarm;

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
    const whole = [noHealthyTarget(props), serverErrors(props), highLatency(props)];
    const created = createAlarms(
      this,
      props,
      [...designs, ...whole],
      [checkGroups(groups), checkCount('minimumRequests', props.minimumRequests)],
    );
    this.unhealthyTargets = created.slice(0, groups.length).filter((alarm) => alarm !== undefined);
    this.anyUnhealthyTargets = created.slice(groups.length, 2 * groups.length).filter((alarm) => alarm !== undefined);
    [this.noHealthyTarget, this.serverErrors, this.highLatency] = created.slice(2 * groups.length);
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

interface LabelledGroup {
  readonly targetGroup: elbv2.IApplicationTargetGroup;
  /** Tells the alarms of further groups apart; empty for the first group. */
  readonly label: string;
}

/** Of one alarm (CloudWatch user guide, "Using math expressions with CloudWatch metrics"). */
const MOST_METRICS = 10;
const HEALTH_OF_TARGETS = 'two failed views of the load balancer in a row';

function unhealthyTarget(props: LoadBalancerAlarmsProps, { targetGroup, label }: LabelledGroup): AlarmDesign {
  return {
    id: `UnhealthyTarget${label}`,
    nameSuffix: named('unhealthy-target', label),
    prop: 'unhealthyTarget',
    options: props.unhealthyTarget,
    metric: (period) => unhealthyHostCount(props.loadBalancer, targetGroup, period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1,
    unit: 'target',
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'healthy (idle group)',
    severity: AlertSeverity.WARNING,
    source: HEALTH_OF_TARGETS,
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
    unit: 'target',
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'healthy (idle group)',
    severity: AlertSeverity.WARNING,
    source: HEALTH_OF_TARGETS,
    description:
      'A target of the load balancer fails its health check; where it is the only one, the service is down. ' +
      "Look at the reason in the target group, at the task's logs, and whether a new task replaces it.",
  };
}

function noHealthyTarget({ loadBalancer, targetGroups, healthyTargets }: LoadBalancerAlarmsProps): AlarmDesign {
  return {
    id: 'NoHealthyTarget',
    nameSuffix: 'no-healthy-target',
    prop: 'healthyTargets',
    options: healthyTargets,
    metric: (period) => healthyHostCount(loadBalancer, targetGroups, period),
    comparison: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    unit: 'target',
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'down (no target)',
    severity: AlertSeverity.CRITICAL,
    source: HEALTH_OF_TARGETS,
    description:
      'No target of the load balancer is healthy: the service is down. ' +
      "Look at the latest deployment, at the service's events and stopped tasks, at the logs, and at the database.",
  };
}

function serverErrors(props: LoadBalancerAlarmsProps): AlarmDesign {
  const minimumRequests = props.minimumRequests ?? 10;
  return {
    id: 'ServerErrors',
    nameSuffix: 'server-errors',
    prop: 'serverErrors',
    options: props.serverErrors,
    metric: (period) => failedShare(props.loadBalancer, period, { scale: 100, minimumRequests }),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 5,
    unit: '%',
    period: Duration.minutes(1),
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (no request)',
    severity: AlertSeverity.CRITICAL,
    source: 'CloudWatch, "Recommended alarms" (5XXError of API Gateway)',
    description:
      'Many requests fail with a 5xx: users see errors. ' +
      "Look at the latest deployment, at the errors in the tasks' logs, at the database, and at the targets' health.",
  };
}

function highLatency({ loadBalancer, latency }: LoadBalancerAlarmsProps): AlarmDesign {
  return {
    id: 'HighLatency',
    nameSuffix: 'high-latency',
    prop: 'latency',
    options: latency,
    metric: (period) => responseTime(loadBalancer, cloudwatch.Stats.percentile(99), period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1,
    unit: 's',
    period: Duration.minutes(1),
    evaluationPeriods: 5,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'fine (no request)',
    ignoreFewSamples: true,
    severity: AlertSeverity.WARNING,
    source: 'judgement: set it to what your users bear',
    description:
      'One request in a hundred is slow: users wait. ' +
      "Look at the tasks' CPU, at slow queries and the database's load, at the cache, and at the latest deployment.",
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
  if (groups.length > MOST_METRICS) return `targetGroups must hold at most ${MOST_METRICS}, got ${groups.length}`;
  if (new Set(groups.map(({ targetGroup }) => targetGroup)).size < groups.length) {
    return 'targetGroups must not repeat a target group';
  }
  const names = groups.map(({ label }) => named('', label));
  const twice = groups.filter((_, index) => names.indexOf(names[index]) !== index).map(({ label }) => label);
  if (twice.length === 0) return undefined;
  return `targetGroups after the first must differ in their construct ids, got '${twice.join("', '")}' twice`;
}
