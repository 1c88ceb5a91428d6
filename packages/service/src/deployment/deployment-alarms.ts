import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IDependable } from 'constructs';
import { checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';
import { alarmName } from './private/alarm-name';
import { targetGroupAlarms } from './private/target-group-alarms';
import type { ServiceContext } from './service-context';

/** Options of `DeploymentAlarms.onTargetGroups`. */
export interface TargetGroupAlarmOptions {
  /**
   * Responses with a status of 500 or more, in percent of the requests of a target group in a minute. The alarm fires above
   * it. 0 to 99.
   *
   * @default 5
   */
  readonly errorPercent?: number;

  /**
   * Consecutive minutes above the threshold before the alarm fires, 1 to 60. An application that takes longer to start than
   * the health check of its load balancer allows is unhealthy during that time and requires more.
   *
   * @default 2
   */
  readonly evaluationPeriods?: number;

  /**
   * Actions of the alarms, such as a notification to a topic.
   *
   * @default - none. The rollback requires no action
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];
}

/** Input of `DeploymentAlarms.bind`. */
export interface DeploymentAlarmsBindOptions {
  /** Prefix for the names of new alarms. It is a literal, so that the service can be created after the alarms. */
  readonly alarmNamePrefix: string;

  /** Target groups of the service. None without traffic, two if the deployment strategy shifts traffic. */
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
}

/** Result of `DeploymentAlarms.bind`. */
export interface DeploymentAlarmsConfig {
  /** Names of the alarms. */
  readonly alarmNames: string[];

  /**
   * Resources that must exist before the service.
   *
   * @default - none
   */
  readonly dependencies?: IDependable[];
}

/**
 * Alarms that roll a deployment back. An alarm that is in ALARM state when a deployment starts is ignored during that
 * deployment, so that a fix can be deployed.
 *
 * To add a kind of alarms, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 * @example
 * const deploymentAlarms = DeploymentAlarms.onTargetGroups({ errorPercent: 2 });
 */
export abstract class DeploymentAlarms {
  /**
   * Creates two alarms for each target group of the service: on unhealthy tasks and on failed requests. They are created
   * before the service, so that its first deployment is monitored too.
   */
  static onTargetGroups(options: TargetGroupAlarmOptions = {}): DeploymentAlarms {
    return new OnTargetGroups(options);
  }

  /**
   * Uses existing alarms. An alarm on a metric of the service itself must have a fixed `alarmName`, because the alarm and
   * the service would otherwise depend on each other. It must exist before the next deployment.
   *
   * @param alarms The alarms. At least one.
   */
  static fromAlarms(...alarms: cloudwatch.IAlarm[]): DeploymentAlarms {
    return new Existing(alarms);
  }

  /** Uses no alarms. */
  static none(): DeploymentAlarms {
    return new Existing([]);
  }

  /**
   * Adds existing alarms, as `fromAlarms` does.
   *
   * @param alarms The alarms.
   */
  plus(...alarms: cloudwatch.IAlarm[]): DeploymentAlarms {
    return new Combined(this, new Existing(alarms));
  }

  /**
   * Creates alarms, or returns the names of existing ones. Called once, before the service is created.
   *
   * @param scope The service. Alarms are created in it.
   * @param options Target groups and names.
   */
  abstract bind(scope: Construct, options: DeploymentAlarmsBindOptions): DeploymentAlarmsConfig;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _scope The service.
   * @param _context Properties of the service.
   */
  validate(_scope: Construct, _context: ServiceContext): string[] {
    return [];
  }
}

class OnTargetGroups extends DeploymentAlarms {
  constructor(private readonly options: TargetGroupAlarmOptions) {
    super();
  }

  override validate(_scope: Construct, { hasTraffic }: ServiceContext): string[] {
    return problemsOf([
      hasTraffic ? undefined : 'deploymentAlarms on target groups require traffic',
      checkWhole('deploymentAlarms.errorPercent', this.options.errorPercent, 0, 99),
      checkWhole('deploymentAlarms.evaluationPeriods', this.options.evaluationPeriods, 1, 60),
    ]);
  }

  override bind(scope: Construct, options: DeploymentAlarmsBindOptions): DeploymentAlarmsConfig {
    const { errorPercent = 5, evaluationPeriods = 2, alarmActions = [] } = this.options;
    const judgement = { errorPercent, evaluationPeriods, alarmActions };
    const alarms = targetGroupAlarms(scope, options.alarmNamePrefix, options.targetGroups, judgement);
    return { alarmNames: alarms.map(alarmName), dependencies: alarms };
  }
}

class Existing extends DeploymentAlarms {
  constructor(private readonly alarms: cloudwatch.IAlarm[]) {
    super();
  }

  override bind(): DeploymentAlarmsConfig {
    return { alarmNames: this.alarms.map(alarmName) };
  }
}

class Combined extends DeploymentAlarms {
  constructor(
    private readonly first: DeploymentAlarms,
    private readonly second: DeploymentAlarms,
  ) {
    super();
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    return [...this.first.validate(scope, context), ...this.second.validate(scope, context)];
  }

  override bind(scope: Construct, options: DeploymentAlarmsBindOptions): DeploymentAlarmsConfig {
    const configs = [this.first.bind(scope, options), this.second.bind(scope, options)];
    return {
      alarmNames: configs.flatMap(({ alarmNames }) => alarmNames),
      dependencies: configs.flatMap(({ dependencies = [] }) => dependencies),
    };
  }
}
