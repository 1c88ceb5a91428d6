import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { AlarmOptions, AlarmSetProps } from '../alarm-options';
import { AlertSeverity } from '../../alerting/alert-severity';
import { type AlarmDesign, createAlarms } from '../shared/alarm-factory';
import { missingTasks, serviceUtilization } from '../../private/metrics';

/** Properties of `ServiceAlarms`. */
export interface ServiceAlarmsProps extends AlarmSetProps {
  /** The service to watch, its own or an imported one. */
  readonly service: ecs.IBaseService;

  /**
   * The alarm `high-cpu`: the average of the tasks' CPU, in percent of what they reserve, is above the threshold. A
   * service without a running task has no data: the alarm then says that it knows nothing (INSUFFICIENT_DATA), since an
   * all-clear would be false.
   *
   * @default - above 80 percent in 2 periods of 5 minutes
   */
  readonly cpu?: AlarmOptions;

  /**
   * The alarm `high-memory`: the average of the tasks' memory, in percent of what they reserve, is above the threshold.
   * A task that reaches 100 percent is killed. Missing data is treated as with `cpu`.
   *
   * @default - above 85 percent in 2 periods of 5 minutes
   */
  readonly memory?: AlarmOptions;

  /**
   * The alarm `running-below-desired`: more tasks are wanted than run, by the threshold or more, for longer than a task
   * takes to start. No data means unknown: Container Insights publishes nothing of a service that is gone.
   *
   * The metrics exist only where the cluster has Container Insights, which is charged by the metric. Give options, even
   * empty ones, where it has.
   *
   * @default - no alarm; with options, at least 1 task missing in 10 periods of 1 minute
   */
  readonly runningBelowDesired?: AlarmOptions;
}

/**
 * Alarms on the load of an Amazon ECS service: `high-cpu`, `high-memory` and, where asked for, `running-below-desired`.
 * Each alarm is charged by the month.
 *
 * To let ECS roll a deployment back on these alarms, import the service here by its literal names: an alarm that refers
 * to the service cannot exist before it.
 *
 * Throws when an option is out of its range, when a topic is in another region, or the prefix or a runbook is
 * malformed.
 */
export class ServiceAlarms extends Construct {
  /** The alarm on CPU; undefined when switched off. */
  readonly highCpu?: cloudwatch.Alarm;

  /** The alarm on memory; undefined when switched off. */
  readonly highMemory?: cloudwatch.Alarm;

  /** The alarm on tasks that should run and do not; undefined unless asked for. */
  readonly runningBelowDesired?: cloudwatch.Alarm;

  /** All alarms that exist, for composite alarms, dashboards and deployments. */
  readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id);
    const created = createAlarms(this, props, [highCpu(props), highMemory(props), runningBelowDesired(props)]);
    [this.highCpu, this.highMemory, this.runningBelowDesired] = created;
    this.alarms = created.filter((alarm) => alarm !== undefined);
  }
}

const SCALING_HEADROOM = 'above what autoscaling usually aims at, below the limit';

function highCpu({ service, cpu }: ServiceAlarmsProps): AlarmDesign {
  return {
    id: 'HighCpu',
    nameSuffix: 'high-cpu',
    prop: 'cpu',
    options: cpu,
    metric: (period) => serviceUtilization(service, 'CPUUtilization', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 80,
    unit: '%',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    noData: 'unknown (no task)',
    severity: AlertSeverity.WARNING,
    source: SCALING_HEADROOM,
    description:
      'The tasks of the service are short of CPU: responses slow down and health checks may time out. ' +
      'Look at the request rate, at the latest deployment, and whether the service already runs its maximum of tasks.',
  };
}

function highMemory({ service, memory }: ServiceAlarmsProps): AlarmDesign {
  return {
    id: 'HighMemory',
    nameSuffix: 'high-memory',
    prop: 'memory',
    options: memory,
    metric: (period) => serviceUtilization(service, 'MemoryUtilization', period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 85,
    unit: '%',
    period: Duration.minutes(5),
    evaluationPeriods: 2,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    noData: 'unknown (no task)',
    severity: AlertSeverity.WARNING,
    source: SCALING_HEADROOM,
    description:
      'The tasks of the service are short of memory: a task that exceeds its limit is killed. ' +
      'Look for a leak since the latest deployment, at stopped tasks (OutOfMemoryError), and at the heap settings.',
  };
}

function runningBelowDesired({ service, runningBelowDesired: options }: ServiceAlarmsProps): AlarmDesign {
  return {
    id: 'RunningBelowDesired',
    nameSuffix: 'running-below-desired',
    prop: 'runningBelowDesired',
    options,
    onlyWhenAsked: true,
    metric: (period) => missingTasks(service, period),
    comparison: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    unit: 'task',
    period: Duration.minutes(1),
    evaluationPeriods: 10,
    treatMissingData: cloudwatch.TreatMissingData.MISSING,
    noData: 'unknown (no service)',
    severity: AlertSeverity.WARNING,
    source: 'longer than pulling an image and starting takes',
    description:
      'The service runs fewer tasks than it should, and cannot replace or add them: the others carry their load. ' +
      "Look at the service's events, at the reasons of stopped tasks, at the image, and at Fargate's capacity.",
  };
}
