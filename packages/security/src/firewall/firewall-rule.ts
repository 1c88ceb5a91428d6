import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { FirewallAction } from './managed-rule-group';

/** A rule of one's own. */
export interface FirewallRule {
  /** Name of the rule and of its metric: letters, digits, `_` and `-`. */
  readonly name: string;

  /** What the rule looks for. */
  readonly statement: wafv2.CfnWebACL.StatementProperty;

  /** Capacity of the statement in WCU; the WAF API's `CheckCapacity` tells it. */
  readonly capacity: number;

  /** What happens to a request that matches. */
  readonly action: FirewallAction;
}
