import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';

/**
 * A statement that narrows the requests that a managed rule group or rate limit inspects.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-scope-down-statements.html
 */
export interface ScopeDown {
  /** Statement that a request must match to be inspected. */
  readonly statement: wafv2.CfnWebACL.StatementProperty;

  /** Capacity of the statement in WCU, as returned by `CheckCapacity` of the AWS WAF API. */
  readonly capacity: number;
}
