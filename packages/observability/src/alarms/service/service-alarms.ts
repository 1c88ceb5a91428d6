import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlarmSet } from '../alarm-set';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type CatalogueDesign, createAlarms } from '../shared/alarm-factory';
import { missingTasks, serviceUtilization } from '../../private/metrics';

/** Properties of `ServiceAlarms`. */
export interface ServiceAlarmsProps extends AlarmSetProps {
  /** ECS service of this app or an imported one. */
  readonly service: ecs.IBaseService;

  /**
   * Alarm `high-cpu`: the average CPU utilization of the tasks, in percent of their reservation, is above the threshold.
   * A service without a running task has no data: the alarm then goes into INSUFFICIENT_DATA.
   *
   * @default - above 80 percent in 2 periods of 5 minutes
   */
  readonly highCpu?: AlarmOptions;

  /**
   * Alarm `high-memory`: the average memory utilization of the tasks, in percent of their reservation, is above the
   * threshold. ECS stops a task that reaches 100 percent. Missing data is treated as for `highCpu`.
   *
   * @default - above 85 percent in 2 periods of 5 minutes
   */
  readonly highMemory?: AlarmOptions;

  /**
   * Alarm `running-below-desired`: the number of missing tasks reaches the threshold for longer than a task takes to
   * start. Missing data sets the alarm to INSUFFICIENT_DATA: Container Insights publishes nothing for a deleted service.
   *
   * Opt-in: set the options, even to `{}`, if the cluster has Container Insights, which is charged per metric.
   *
   * @default - no alarm; if set, at least 1 missing task in 10 periods of 1 minute
   */
  readonly runningBelowDesired?: AlarmOptions;
}

/**
 * Creates alarms for the load of an Amazon ECS service: `high-cpu`, `high-memory` and the opt-in `running-below-desired`.
 * Each alarm is charged per month.
 *
 * To use them as deployment alarms, import the service by its literal names: an alarm that refers to the service cannot
 * be created before the service.
 *
 * Throws if an option is out of range, a topic is in a different Region, or the prefix or a runbook is malformed.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 *
 * @example
 * new ServiceAlarms(this, 'LoadAlarms', { service, actions: alerts, highCpu: { threshold: 90 } });
 */
export class ServiceAlarms extends AlarmSet {
  /** Alarm for CPU; undefined if disabled. */
  readonly highCpu?: cloudwatch.Alarm;

  /** Alarm for memory; undefined if disabled. */
  readonly highMemory?: cloudwatch.Alarm;

  /** Alarm for missing tasks; undefined unless enabled. */
  readonly runningBelowDesired?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [highCpu(props), highMemory(props), runningBelowDesired(props)]);
    [this.highCpu, this.highMemory, this.runningBelowDesired] = created;
    this.alarms.push(...created.filter((alarm) => alarm !== undefined));
  }
}

const ABOVE_SCALING_TARGET = 'above usual auto scaling targets, below the limit';

function highCpu({ service, highCpu: options }: ServiceAlarmsProps): CatalogueDesign {
  return {
    id: 'HighCpu',
    alarmNameSuffix: 'high-cpu',
    prop: 'highCpu',
    options,
    metric: (period) => serviceUtilization(service, 'CPUUtilization', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    unit: '%',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    noData: 'no task',
    severity: AlertSeverity.WARNING,
    source: ABOVE_SCALING_TARGET,
    alarmDescription:
      'The CPU of the tasks is nearly saturated: responses slow down and health checks can time out. ' +
      'Check the request rate, the latest deployment, and whether the service runs its maximum number of tasks.',
  };
}

function highMemory({ service, highMemory: options }: ServiceAlarmsProps): CatalogueDesign {
  return {
    id: 'HighMemory',
    alarmNameSuffix: 'high-memory',
    prop: 'highMemory',
    options,
    metric: (period) => serviceUtilization(service, 'MemoryUtilization', period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 85,
    unit: '%',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    noData: 'no task',
    severity: AlertSeverity.WARNING,
    source: ABOVE_SCALING_TARGET,
    alarmDescription:
      'The memory of the tasks is nearly full: ECS stops a task that exceeds its limit. ' +
      'Check for a memory leak since the latest deployment, stopped tasks (OutOfMemoryError), and the heap settings.',
  };
}

function runningBelowDesired({ service, runningBelowDesired: options }: ServiceAlarmsProps): CatalogueDesign {
  return {
    id: 'RunningBelowDesired',
    alarmNameSuffix: 'running-below-desired',
    prop: 'runningBelowDesired',
    options,
    optIn: true,
    metric: (period) => missingTasks(service, period),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'task',
    period: Duration.minutes(1),
    evaluationPeriods: 10,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    noData: 'no service',
    severity: AlertSeverity.WARNING,
    source: 'longer than a task takes to start',
    alarmDescription:
      'The service runs fewer tasks than desired and cannot start more: the running tasks handle all requests. ' +
      'Check the service events, the stopped reason of each stopped task, the image, and the Fargate capacity.',
  };
}
