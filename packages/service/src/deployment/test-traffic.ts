import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Options of `TestTraffic`. */
export interface TestTrafficOptions {
  /**
   * Priority of the listener rule, 1 to 50,000. It must be unique on the listener.
   *
   * @default - 1,000 to 49,999, derived from the path of the service
   */
  readonly priority?: number;
}

/** Options of `TestTraffic.fromListener`. */
export interface TestListenerOptions extends TestTrafficOptions {
  /**
   * Conditions that a request must meet, all of them.
   *
   * @default - every request to the listener
   */
  readonly conditions?: elbv2.ListenerCondition[];
}

/**
 * Requests that reach the new version before production traffic.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 * @example
 * const testTraffic = TestTraffic.fromListener(loadBalancer.addTestListener(8443));
 */
export class TestTraffic {
  /**
   * Requests to a test listener.
   *
   * @param listener The listener, such as that of `PublicLoadBalancer.addTestListener`.
   * @param options Conditions and priority of the listener rule.
   */
  static fromListener(listener: elbv2.IApplicationListener, options: TestListenerOptions = {}): TestTraffic {
    const everything = [elbv2.ListenerCondition.pathPatterns(['/*'])];
    return new TestTraffic(options.conditions ?? everything, options.priority, listener);
  }

  /**
   * Requests to the production listener that meet conditions.
   *
   * @param conditions Conditions that a request must meet, all of them. At least one.
   * @param options Priority of the listener rule.
   */
  static fromConditions(conditions: elbv2.ListenerCondition[], options: TestTrafficOptions = {}): TestTraffic {
    return new TestTraffic(conditions, options.priority);
  }

  protected constructor(
    /** Conditions that a request must meet, all of them. */
    readonly conditions: elbv2.ListenerCondition[],
    /** Priority of the listener rule, if it is not derived from the path of the service. */
    readonly priority?: number,
    /** The test listener, if it is not the production listener. */
    readonly listener?: elbv2.IApplicationListener,
  ) {}
}
