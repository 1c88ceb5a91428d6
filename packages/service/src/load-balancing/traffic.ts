import type { Duration } from 'aws-cdk-lib/core';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IDependable } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { problemsOf } from '../private/validation';
import { validateKeepAlive } from './private/keep-alive';
import { forwardDefault, forwardRule, type Rule, shiftingRules } from './private/listener-rules';
import { createTargetGroup, withDefaults } from './private/target-groups';
import { replaceTogether } from './private/replace-together';
import { trafficProblems } from './private/traffic-checks';
import type { ListenerRuleTrafficOptions, TrafficOptions } from './traffic-options';

/** Input of `Traffic.bind`. */
export interface TrafficBindOptions extends ServiceContext {
  /** VPC of the tasks. */
  readonly vpc: ec2.IVpc;
}

/** Result of `Traffic.bind`. */
export interface TrafficConfig {
  /** Target group of the tasks. If the deployment strategy shifts traffic, the one that the service starts with. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;

  /**
   * Second target group, to which the deployment strategy shifts traffic.
   *
   * @default - none
   */
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;

  /**
   * Listener rule that forwards production traffic to both target groups. Required with `alternateTargetGroup`.
   *
   * @default - none
   */
  readonly productionListenerRule?: elbv2.ApplicationListenerRule;

  /**
   * Listener rule that forwards test traffic to both target groups.
   *
   * @default - none
   */
  readonly testListenerRule?: elbv2.ApplicationListenerRule;

  /**
   * How long Amazon ECS ignores failed health checks of a new task.
   *
   * @default Duration.seconds(60)
   */
  readonly healthCheckGracePeriod?: Duration;

  /**
   * Interval of the health checks, for the rollout timeline.
   *
   * @default - not part of the timeline
   */
  readonly healthCheckInterval?: Duration;

  /**
   * Deregistration delay, for the rollout timeline.
   *
   * @default - not part of the timeline
   */
  readonly deregistrationDelay?: Duration;

  /**
   * Resources that must exist before the service. Amazon ECS rejects a target group without a listener.
   *
   * @default - none
   */
  readonly dependencies?: IDependable[];
}

/**
 * How requests reach a service: a listener, a target group, and its health check.
 *
 * To connect a service to something else, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 * @example
 * const traffic = Traffic.fromListenerRule(loadBalancer.listener, {
 *   conditions: [elbv2.ListenerCondition.pathPatterns(['/orders/*'])],
 *   healthCheck: { path: '/health' },
 * });
 */
export abstract class Traffic {
  /**
   * Receives all requests that match no rule of the listener: as its default action or, if the deployment strategy shifts
   * traffic, by a rule with the priority 50,000. In the first case, the listener must be in the stack of the service.
   *
   * @param listener The HTTPS listener.
   * @param options Target group and health check.
   */
  static fromListener(listener: elbv2.IApplicationListener, options: TrafficOptions = {}): Traffic {
    return new ListenerTraffic(listener, options);
  }

  /**
   * Receives the requests that meet conditions. The listener can be imported or in another stack.
   *
   * @param listener The HTTPS listener.
   * @param options Conditions, target group and health check.
   */
  static fromListenerRule(listener: elbv2.IApplicationListener, options: ListenerRuleTrafficOptions): Traffic {
    return new ListenerTraffic(listener, options, options);
  }

  /**
   * Creates or returns the target groups and listener rules of the service.
   *
   * @param scope The service. Target groups and rules are created in it.
   * @param options The service.
   */
  abstract bind(scope: Construct, options: TrafficBindOptions): TrafficConfig;

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

class ListenerTraffic extends Traffic {
  constructor(
    private readonly listener: elbv2.IApplicationListener,
    private readonly options: TrafficOptions,
    private readonly rule?: Rule,
  ) {
    super();
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    return problemsOf(trafficProblems(scope, context, this.listener, this.options, this.rule));
  }

  override bind(scope: Construct, options: TrafficBindOptions): TrafficConfig {
    validateKeepAlive(scope, this.listener, options.keepAliveTimeout);
    const settings = withDefaults(this.options);
    const target = { vpc: options.vpc, port: options.containerPort };
    const { healthCheckGracePeriod, deregistrationDelay } = settings;
    const shared = { healthCheckGracePeriod, deregistrationDelay, healthCheckInterval: settings.healthCheck.interval };
    const targetGroup = createTargetGroup(scope, 'TargetGroup', target, settings);
    replaceTogether(this.listener, [targetGroup]);
    if (options.deploymentStrategy === ecs.DeploymentStrategy.ROLLING) {
      const next = elbv2.ListenerAction.forward([targetGroup]);
      const action = this.options.authentication?.bind(scope, next) ?? next;
      const forward = this.rule
        ? forwardRule(scope, this.listener, this.rule, action)
        : forwardDefault(this.listener, action);
      return { ...shared, targetGroup, dependencies: [forward] };
    }
    const { targetGroupName } = settings;
    const alternateTargetGroup = createTargetGroup(scope, 'AlternateTargetGroup', target, {
      ...settings,
      targetGroupName: targetGroupName && `${targetGroupName}-alt`,
    });
    replaceTogether(this.listener, [alternateTargetGroup]);
    // A new port, name or VPC creates new target groups.
    const identity = [options.containerPort, targetGroupName, options.vpc.vpcId];
    const { production, test } = shiftingRules(scope, {
      listener: this.listener,
      rule: this.rule,
      testTraffic: options.testTraffic,
      targetGroups: [targetGroup, alternateTargetGroup],
      identity,
    });
    return {
      ...shared,
      targetGroup,
      alternateTargetGroup,
      productionListenerRule: production,
      testListenerRule: test,
    };
  }
}
