import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Which requests reach the new version before anyone else's do. */
export interface TestTraffic {
  /**
   * Listener for the requests, such as that of `PublicLoadBalancer.addTestListener`.
   *
   * @default - the listener of the service; `conditions` must then tell the requests from others
   */
  readonly listener?: elbv2.IApplicationListener;

  /**
   * Place among the listener's rules, 1 to 50,000; no two may be the same.
   *
   * @default - one of 1,000 to 49,999, by the path of the service
   */
  readonly priority?: number;

  /**
   * What a request must fulfil, all of it.
   *
   * @default - every request to a listener of its own
   */
  readonly conditions?: elbv2.ListenerCondition[];
}
