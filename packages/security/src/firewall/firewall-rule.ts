import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ClientAddress } from './client-address';
import type { FirewallAction } from './firewall-action';
import type { WebAclScope } from './web-acl-scope';

/** Options of `FirewallRule.fromStatement()`. */
export interface FirewallRuleOptions {
  /** Name of the rule and its metric: 1 to 128 letters, digits, `_` and `-`. */
  readonly name: string;

  /** Statement that a request must match. */
  readonly statement: wafv2.CfnWebACL.StatementProperty;

  /** Capacity of the statement in WCU, as returned by `CheckCapacity` of the AWS WAF API. */
  readonly capacity: number;

  /** Action for a request that matches. */
  readonly action: FirewallAction;
}

/** Properties of the web ACL that a rule is added to. */
export interface FirewallRuleBindOptions {
  /** Scope of the web ACL. Resources of the rule, such as IP sets, must have the same scope. */
  readonly webAclScope: WebAclScope;

  /** Where the web ACL finds the address of the client. */
  readonly clientAddress: ClientAddress;
}

/** A rule of a web ACL, returned by `FirewallRule.bind()`. */
export interface FirewallRuleConfig {
  /** Name of the rule and its metric: 1 to 128 letters, digits, `_` and `-`. */
  readonly name: string;

  /** Statement that a request must match. */
  readonly statement: wafv2.CfnWebACL.StatementProperty;

  /** Capacity of the statement in WCU. */
  readonly capacity: number;

  /**
   * Action for a request that matches.
   *
   * @default - none, for statements that reference a rule group
   */
  readonly action?: wafv2.CfnWebACL.RuleActionProperty;

  /**
   * Override of the actions of a rule group.
   *
   * @default - none, for statements that do not reference a rule group
   */
  readonly overrideAction?: wafv2.CfnWebACL.OverrideActionProperty;

  /**
   * Body inspection limits of the protected resources that the rule needs. At most one rule of a web ACL sets them.
   *
   * @default - the limits of AWS WAF
   */
  readonly associationConfig?: wafv2.CfnWebACL.AssociationConfigProperty;
}

/**
 * A rule of a `WebFirewall`. The firewall assigns the priority.
 *
 * Extend this class to create rules with their own resources: return the rule from `bind()`.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rules.html
 *
 * @example
 * class BlockUserAgents extends FirewallRule {
 *   public bind(scope: Construct, options: FirewallRuleBindOptions): FirewallRuleConfig {
 *     const patterns = new wafv2.CfnRegexPatternSet(scope, 'UserAgents', {
 *       regularExpressionList: ['^curl/'],
 *       scope: options.webAclScope,
 *     });
 *     return {
 *       name: 'BlockUserAgents',
 *       capacity: 25,
 *       statement: {
 *         regexPatternSetReferenceStatement: {
 *           arn: patterns.attrArn,
 *           fieldToMatch: { singleHeader: { Name: 'user-agent' } },
 *           textTransformations: [{ priority: 0, type: 'NONE' }],
 *         },
 *       },
 *       action: { block: {} },
 *     };
 *   }
 * }
 * new WebFirewall(this, 'Firewall', {
 *   logging: FirewallLogging.toNewLogGroup({ encryptionKey }),
 *   extraRules: [new BlockUserAgents()],
 * });
 */
export abstract class FirewallRule {
  /** A rule with a statement of your own. */
  static fromStatement(options: FirewallRuleOptions): FirewallRule {
    return new StatementRule(options);
  }

  /** Returns the problems of the rule, such as `limit must be …, got …`. The firewall reports all of them at once. */
  validate(): string[] {
    return [];
  }

  /**
   * Creates what the rule needs, and returns the rule. `undefined` adds no rule.
   *
   * @param scope the firewall
   */
  abstract bind(scope: Construct, options: FirewallRuleBindOptions): FirewallRuleConfig | undefined;
}

class StatementRule extends FirewallRule {
  constructor(private readonly options: FirewallRuleOptions) {
    super();
  }

  bind(): FirewallRuleConfig {
    const { action, ...rule } = this.options;
    return { ...rule, action: { [action.toLowerCase()]: {} } };
  }
}
