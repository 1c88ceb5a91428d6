import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { checkCount } from '../../private/alarm-checks';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { failedShare, healthyHostCount, responseTime, unhealthyHostCount } from '../../private/load-balancer-metrics';
import type { Problem } from '../../private/validation';

/** Properties of `LoadBalancerAlarms`. */
export interface LoadBalancerAlarmsProps extends AlarmSetProps {
  /** Application Load Balancer of this app or an imported one. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /**
   * Target groups of the load balancer, from 1 to 10 (the metrics of one alarm). Each has its own alarms for unhealthy
   * targets. Alarm names of the first target group have no suffix; those of other target groups end with the construct
   * id: `unhealthy-target` and, for the target group `Green`, `unhealthy-target-green`. A target group that is added
   * later therefore renames no alarm.
   */
  readonly targetGroups: elbv2.IApplicationTargetGroup[];

  /**
   * Alarms `unhealthy-target`: the number of unhealthy targets is above the threshold. A target group without targets has
   * no data and does not breach the threshold: the idle target group of a blue/green deployment raises no alarm, and a
   * target group that a rollback emptied does not keep one.
   *
   * @default - above 1 target, which is 2 or more, in 2 periods of 1 minute
   */
  readonly unhealthyTargets?: AlarmOptions;

  /**
   * Alarms `any-unhealthy-target`: the number of unhealthy targets reaches the threshold. For a service with one task,
   * this alarm replaces `unhealthy-target`. Missing data is treated as for `unhealthyTargets`.
   *
   * @default - at least 1 target in 2 periods of 1 minute
   */
  readonly anyUnhealthyTargets?: AlarmOptions;

  /**
   * Alarm `no-healthy-target`: the number of healthy targets in all target groups is below the threshold. Missing data
   * breaches the threshold: a target group without targets publishes no data, and a service without targets is down.
   * Disable the alarm for a service that scales to zero.
   *
   * @default - below 1 target in 2 periods of 1 minute
   */
  readonly noHealthyTarget?: AlarmOptions;

  /**
   * Alarm `server-errors`: the share of requests that fail with a 5xx of a target or of the load balancer, in percent, is
   * above the threshold. Missing data means no requests.
   *
   * @default - above 5 percent in 3 periods of 1 minute, as AWS recommends for the API Gateway metric 5XXError
   * (CloudWatch user guide, "Recommended alarms")
   */
  readonly serverErrors?: AlarmOptions;

  /**
   * Number of requests in a period below which `server-errors` does not evaluate the share: one failed request of a few
   * is a large share. A whole number of at least 1.
   *
   * @default 10
   */
  readonly minimumRequests?: number;

  /**
   * Alarm `high-latency`: the 99th percentile of the target response time, in seconds, is above the threshold. Missing
   * data means no requests. With too few requests for a percentile the alarm keeps its state.
   *
   * @default - above 1 second in 5 periods of 1 minute, which most users notice; AWS recommends no threshold
   */
  readonly highLatency?: AlarmOptions;
}

/**
 * Alarms for what the clients of an Application Load Balancer see: `no-healthy-target`, `server-errors`, `high-latency`,
 * and for each target group `unhealthy-target` and `any-unhealthy-target`. Alarms are charged per month and metric.
 *
 * Throws if there is no target group or more than 10, if target groups repeat or share a construct id, an option is out
 * of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 *
 * @example
 * new LoadBalancerAlarms(this, 'ApiAlarms', {
 *   loadBalancer,
 *   targetGroups: [blue, green],
 *   actions: alerts,
 *   highLatency: { threshold: 0.5 },
 * });
 */
export class LoadBalancerAlarms extends AlarmSet {
  /** Alarms for several unhealthy targets, in the order of `targetGroups`; empty if disabled. */
  readonly unhealthyTargets: cloudwatch.Alarm[];

  /** Alarms for a single unhealthy target, in the order of `targetGroups`; empty if disabled. */
  readonly anyUnhealthyTargets: cloudwatch.Alarm[];

  /** Alarm for a service without a healthy target; undefined if disabled. */
  readonly noHealthyTarget?: cloudwatch.Alarm;

  /** Alarm for the share of failed requests; undefined if disabled. */
  readonly serverErrors?: cloudwatch.Alarm;

  /** Alarm for slow responses; undefined if disabled. */
  readonly highLatency?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: LoadBalancerAlarmsProps) {
    super(scope, id);
    const groups = props.targetGroups.map((targetGroup, index) => ({
      targetGroup,
      label: labelOf(targetGroup, index),
    }));
    const designs = [
      ...groups.map((group) => unhealthyTargets(props, group)),
      ...groups.map((group) => anyUnhealthyTargets(props, group)),
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
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

interface LabelledGroup {
  readonly targetGroup: elbv2.IApplicationTargetGroup;
  /** Suffix of the alarms of a target group; empty for the first one. */
  readonly label: string;
}

/** Metrics of one alarm (CloudWatch user guide, "Using math expressions with CloudWatch metrics"). */
const MAX_METRICS = 10;
const TWO_FAILED_CHECKS = 'unhealthy in two data points in a row';

function unhealthyTargets(props: LoadBalancerAlarmsProps, { targetGroup, label }: LabelledGroup): CatalogueDesign {
  return {
    id: `UnhealthyTarget${label}`,
    alarmNameSuffix: named('unhealthy-target', label),
    prop: 'unhealthyTargets',
    options: props.unhealthyTargets,
    metric: (period) => unhealthyHostCount(props.loadBalancer, targetGroup, period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1,
    unit: 'target',
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'idle target group',
    severity: AlertSeverity.WARNING,
    source: TWO_FAILED_CHECKS,
    alarmDescription:
      'Several targets of the load balancer fail their health check, and the other targets take their load. ' +
      'Check the reasons in the target group, the logs of the tasks, the latest deployment, and the database.',
  };
}

function anyUnhealthyTargets(props: LoadBalancerAlarmsProps, { targetGroup, label }: LabelledGroup): CatalogueDesign {
  return {
    id: `AnyUnhealthyTarget${label}`,
    alarmNameSuffix: named('any-unhealthy-target', label),
    prop: 'anyUnhealthyTargets',
    options: props.anyUnhealthyTargets,
    metric: (period) => unhealthyHostCount(props.loadBalancer, targetGroup, period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'target',
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'idle target group',
    severity: AlertSeverity.WARNING,
    source: TWO_FAILED_CHECKS,
    alarmDescription:
      'A target of the load balancer fails its health check; if it is the only target, the service is down. ' +
      'Check the reason in the target group, the log of the task, and whether ECS replaces the task.',
  };
}

function noHealthyTarget({
  loadBalancer,
  targetGroups,
  noHealthyTarget: options,
}: LoadBalancerAlarmsProps): CatalogueDesign {
  return {
    id: 'NoHealthyTarget',
    alarmNameSuffix: 'no-healthy-target',
    prop: 'noHealthyTarget',
    options,
    metric: (period) => healthyHostCount(loadBalancer, targetGroups, period),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    unit: 'target',
    period: Duration.minutes(1),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    noData: 'no target',
    severity: AlertSeverity.CRITICAL,
    source: TWO_FAILED_CHECKS,
    alarmDescription:
      'No target of the load balancer is healthy: the service is down. ' +
      'Check the latest deployment, the service events and stopped tasks, the logs, and the database.',
  };
}

function serverErrors(props: LoadBalancerAlarmsProps): CatalogueDesign {
  const minimumRequests = props.minimumRequests ?? 10;
  return {
    id: 'ServerErrors',
    alarmNameSuffix: 'server-errors',
    prop: 'serverErrors',
    options: props.serverErrors,
    metric: (period) => failedShare(props.loadBalancer, period, { scale: 100, minimumRequests }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 5,
    unit: '%',
    period: Duration.minutes(1),
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no request',
    severity: AlertSeverity.CRITICAL,
    source: 'CloudWatch, "Recommended alarms" (5XXError of API Gateway)',
    alarmDescription:
      'Many requests fail with a 5xx: users see errors. ' +
      'Check the latest deployment, errors in the logs of the tasks, the database, and the health of the targets.',
  };
}

function highLatency({ loadBalancer, highLatency: options }: LoadBalancerAlarmsProps): CatalogueDesign {
  return {
    id: 'HighLatency',
    alarmNameSuffix: 'high-latency',
    prop: 'highLatency',
    options,
    metric: (period) => responseTime(loadBalancer, cloudwatch.Stats.percentile(99), period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 1,
    unit: 's',
    period: Duration.minutes(1),
    evaluationPeriods: 5,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    noData: 'no request',
    evaluateLowSampleCountPercentile: 'ignore',
    severity: AlertSeverity.WARNING,
    source: 'this library: set it to what your users accept',
    alarmDescription:
      'One of a hundred requests is slow: users wait. ' +
      'Check the CPU of the tasks, slow queries and the load of the database, the cache, and the latest deployment.',
  };
}

function labelOf(targetGroup: elbv2.IApplicationTargetGroup, index: number): string {
  return index === 0 ? '' : targetGroup.node.id;
}

/** `unhealthy-target` and `AlternateGroup` result in `unhealthy-target-alternate-group`. */
function named(base: string, label: string): string {
  const words = label.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/[^A-Za-z0-9]+/g, '-');
  return label === '' ? base : `${base}-${words.toLowerCase()}`;
}

function checkGroups(groups: LabelledGroup[]): Problem {
  if (groups.length === 0) return 'targetGroups must have at least one target group, got none';
  if (groups.length > MAX_METRICS) return `targetGroups must have at most ${MAX_METRICS}, got ${groups.length}`;
  if (new Set(groups.map(({ targetGroup }) => targetGroup)).size < groups.length) {
    return 'targetGroups must be unique';
  }
  const names = groups.map(({ label }) => named('', label));
  const repeated = groups.filter((_, index) => names.indexOf(names[index]) !== index).map(({ label }) => label);
  if (repeated.length === 0) return undefined;
  return `targetGroups after the first must have different construct ids, got '${repeated.join("', '")}' twice`;
}
