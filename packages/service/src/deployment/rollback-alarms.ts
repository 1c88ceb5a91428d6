import { Duration } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { checkWhole } from '../private/checks';

/** When the requests to new tasks have gone wrong. */
export interface TargetAlarmOptions {
  /**
   * Answers with a status of 500 or more that are too many, in percent of a target group's requests in a minute: more
   * than this, 0 to 99.
   *
   * @default 5
   */
  readonly errorPercent?: number;

  /**
   * Minutes in a row that must be bad, 1 to 60. An application that takes longer to start than its load balancer's health
   * check allows is unhealthy meanwhile, and needs more.
   *
   * @default 2
   */
  readonly minutes?: number;

  /**
   * What else happens when an alarm goes off, such as a message to a topic.
   *
   * @default - nothing; the rollback needs no action
   */
  readonly actions?: cloudwatch.IAlarmAction[];
}

/**
 * Alarms that bring the last version back while a deployment is under way. One that is in alarm already when a
 * deployment starts is left out of account, so that a repair can be deployed (Amazon ECS developer guide, "How CloudWatch
 * alarms detect Amazon ECS deployment failures").
 */
export class RollbackAlarms {
  /**
   * Two new alarms on each target group of the service: on tasks that fail their health check, and on failed requests.
   * They stand before the service, so that its very first deployment is watched, and depend on nothing of it.
   */
  static onTargets(options: TargetAlarmOptions = {}): RollbackAlarms {
    return new RollbackAlarms(options, []);
  }

  /**
   * Alarms that exist, by their names. Names of alarms on the service itself must be literals, since a reference would
   * close a circle; such alarms must exist before the service's next deployment.
   *
   * @param alarmNames Their names, one or more.
   */
  static named(...alarmNames: string[]): RollbackAlarms {
    return new RollbackAlarms(undefined, alarmNames);
  }

  /** No alarm. */
  static none(): RollbackAlarms {
    return new RollbackAlarms(undefined, []);
  }

  private constructor(
    private readonly targets: TargetAlarmOptions | undefined,
    private readonly alarmNames: string[],
  ) {}

  /** These alarms and further ones by their names. */
  plus(...alarmNames: string[]): RollbackAlarms {
    return new RollbackAlarms(this.targets, [...this.alarmNames, ...alarmNames]);
  }

  /** @internal */
  _problems(hasListener: boolean): (string | undefined)[] {
    if (!this.targets) return [];
    return [
      hasListener ? undefined : 'deployment.alarms on targets need a listener',
      checkWhole('deployment.alarms.errorPercent', this.targets.errorPercent, 0, 99),
      checkWhole('deployment.alarms.minutes', this.targets.minutes, 1, 60),
    ];
  }

  /**
   * Makes what is to be made, and tells all names.
   *
   * @param prefix What the names of new alarms begin with: a literal, so that the service refers to none of them.
   *
   * @internal
   */
  _bind(scope: Construct, prefix: string, targetGroups: elbv2.ApplicationTargetGroup[]): BoundAlarms {
    const { targets } = this;
    if (!targets) return { names: this.alarmNames, alarms: [] };
    const errorPercent = targets.errorPercent ?? 5;
    const bad = (id: string, name: string, metric: cloudwatch.IMetric, threshold: number) =>
      targetAlarm(scope, id, targets, { alarmName: `${prefix}-${name}`, metric, threshold });
    const pairs = targetGroups.flatMap((targetGroup, index) => {
      const [id, name] = index === 0 ? ['Primary', 'primary'] : ['Alternate', 'alternate'];
      return [
        bad(`${id}Errors`, `${name}-errors`, errorRate(targetGroup), errorPercent),
        bad(`${id}Unhealthy`, `${name}-unhealthy`, unhealthyTasks(targetGroup), 0),
      ];
    });
    return {
      names: [...pairs.map(([name]) => name), ...this.alarmNames],
      alarms: pairs.map(([, alarm]) => alarm),
    };
  }
}

interface BoundAlarms {
  readonly names: string[];
  readonly alarms: cloudwatch.Alarm[];
}

interface Judgement {
  readonly alarmName: string;
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
}

function targetAlarm(
  scope: Construct,
  id: string,
  { minutes = 2, actions = [] }: TargetAlarmOptions,
  judgement: Judgement,
): [string, cloudwatch.Alarm] {
  const alarm = new cloudwatch.Alarm(scope, id, {
    ...judgement,
    alarmDescription: 'brings the last version back while a deployment is under way',
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: minutes,
    // A target group without requests or tasks reports nothing, which is how one of the two is most of the time.
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(...actions);
  return [judgement.alarmName, alarm];
}

function errorRate({ metrics }: elbv2.ApplicationTargetGroup): cloudwatch.IMetric {
  const options = { period: Duration.minutes(1), statistic: cloudwatch.Stats.SUM };
  return new cloudwatch.MathExpression({
    expression: 'IF(requests > 0, 100 * FILL(errors, 0) / requests, 0)',
    label: 'failed requests, percent',
    period: options.period,
    usingMetrics: {
      errors: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, options),
      requests: metrics.requestCount(options),
    },
  });
}

function unhealthyTasks({ metrics }: elbv2.ApplicationTargetGroup): cloudwatch.IMetric {
  return metrics.unhealthyHostCount({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM });
}
