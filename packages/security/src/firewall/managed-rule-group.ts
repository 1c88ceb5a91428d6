import { Token } from 'aws-cdk-lib/core';
import { Annotations } from 'aws-cdk-lib/core';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { FirewallAction } from './firewall-action';
import { FirewallRule, type FirewallRuleConfig } from './firewall-rule';
import { unknownRules } from './private/managed-rule-names';
import type { ScopeDown } from './scope-down';
import { failOn, type Problem } from '../private/validation';

/** Options of every managed rule group. */
export interface ManagedRuleGroupOptions {
  /**
   * Whether the group only counts requests, to test it before it blocks.
   *
   * @default false
   */
  readonly countOnly?: boolean;

  /**
   * Actions that override those of the group, by the name of the rule. Names are case-sensitive. AWS WAF ignores names that
   * the group does not have: for the recommended groups, the firewall warns about them.
   *
   * @default - the actions of the group
   */
  readonly ruleActionOverrides?: Record<string, FirewallAction>;

  /**
   * Version of the group, such as `Version_1.4`. A fixed version does not receive updates, and expires.
   *
   * @default - the default version, which AWS updates
   */
  readonly version?: string;

  /**
   * Requests that are inspected, such as those with a path prefix.
   *
   * @default - all requests
   */
  readonly scopeDown?: ScopeDown;
}

/** Options of `ManagedRuleGroup.botControl()`. */
export interface BotControlOptions extends ManagedRuleGroupOptions {
  /**
   * Whether the inspection level is targeted, which detects bots that do not identify themselves and costs more per
   * request.
   *
   * @default false
   */
  readonly targeted?: boolean;
}

/** Options of `ManagedRuleGroup.of()`. */
export interface CustomManagedRuleGroupOptions extends ManagedRuleGroupOptions {
  /** Name of the group, such as `AWSManagedRulesATPRuleSet`. */
  readonly name: string;

  /** Capacity of the group in WCU, from its page in the AWS WAF Developer Guide or in AWS Marketplace. */
  readonly capacity: number;

  /**
   * Vendor of the group.
   *
   * @default 'AWS'
   */
  readonly vendorName?: string;

  /**
   * Configuration of the group, such as the login page for account takeover prevention.
   *
   * @default - none
   */
  readonly managedRuleGroupConfigs?: wafv2.CfnWebACL.ManagedRuleGroupConfigProperty[];
}

/**
 * A rule group that AWS or an AWS Marketplace seller manages, with its capacity in web ACL capacity units (WCU).
 *
 * Extend this class to create groups with the defaults of your organization: return the rule from `bind()`.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 *
 * @example
 * new WebFirewall(this, 'Firewall', {
 *   logging: FirewallLogging.toNewLogGroup({ encryptionKey }),
 *   managedRuleGroups: [
 *     ManagedRuleGroup.coreRuleSet({ ruleActionOverrides: { NoUserAgent_HEADER: FirewallAction.COUNT } }),
 *     ManagedRuleGroup.anonymousIp({ countOnly: true }),
 *   ],
 * });
 */
export abstract class ManagedRuleGroup extends FirewallRule {
  /** The IP reputation list, core rule set, known bad inputs and SQL database groups. 1,125 WCU. */
  static recommended(options?: ManagedRuleGroupOptions): ManagedRuleGroup[] {
    return [
      ManagedRuleGroup.ipReputation(options),
      ManagedRuleGroup.coreRuleSet(options),
      ManagedRuleGroup.knownBadInputs(options),
      ManagedRuleGroup.sqlDatabase(options),
    ];
  }

  /**
   * Core rule set (CRS): common vulnerabilities such as the OWASP Top 10. Its rule `SizeRestrictions_BODY` counts bodies
   * over 8 KiB unless it is overridden: `bodySizeLimit` of the firewall blocks larger bodies. 700 WCU.
   */
  static coreRuleSet(options: ManagedRuleGroupOptions = {}): ManagedRuleGroup {
    const ruleActionOverrides = { SizeRestrictions_BODY: FirewallAction.COUNT, ...options.ruleActionOverrides };
    return aws('AWSManagedRulesCommonRuleSet', 700, { ...options, ruleActionOverrides });
  }

  /** Known bad inputs: requests that exploit known vulnerabilities, such as Log4j. 200 WCU. */
  static knownBadInputs(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesKnownBadInputsRuleSet', 200, options);
  }

  /** SQL database: SQL injection. 200 WCU. */
  static sqlDatabase(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesSQLiRuleSet', 200, options);
  }

  /** Amazon IP reputation list: addresses of bots and other threats. It uses the address of the connection only. 25 WCU. */
  static ipReputation(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesAmazonIpReputationList', 25, options);
  }

  /** Anonymous IP list: VPNs, proxies, Tor nodes and hosting providers, which can include other services. 50 WCU. */
  static anonymousIp(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesAnonymousIpList', 50, options);
  }

  /** Admin protection: external access to administrative pages. 100 WCU. */
  static adminProtection(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesAdminProtectionRuleSet', 100, options);
  }

  /** Linux operating system. Use it together with `posix()`. 200 WCU. */
  static linux(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesLinuxRuleSet', 200, options);
  }

  /** POSIX operating system. 100 WCU. */
  static posix(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesUnixRuleSet', 100, options);
  }

  /** Windows operating system, such as PowerShell commands. 200 WCU. */
  static windows(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesWindowsRuleSet', 200, options);
  }

  /** PHP application. 100 WCU. */
  static php(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesPHPRuleSet', 100, options);
  }

  /** WordPress application. 100 WCU. */
  static wordPress(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return aws('AWSManagedRulesWordPressRuleSet', 100, options);
  }

  /** Bot Control. A monthly fee and a fee per request apply. 50 WCU. */
  static botControl(options: BotControlOptions = {}): ManagedRuleGroup {
    const inspectionLevel = options.targeted ? 'TARGETED' : 'COMMON';
    return new NamedRuleGroup({
      ...options,
      name: 'AWSManagedRulesBotControlRuleSet',
      capacity: 50,
      managedRuleGroupConfigs: [{ awsManagedRulesBotControlRuleSet: { inspectionLevel } }],
    });
  }

  /** Any other group of AWS, or of a seller to which the account is subscribed. */
  static of(options: CustomManagedRuleGroupOptions): ManagedRuleGroup {
    return new NamedRuleGroup(options);
  }
}

function aws(name: string, capacity: number, options?: ManagedRuleGroupOptions): ManagedRuleGroup {
  return new NamedRuleGroup({ ...options, name, capacity });
}

class NamedRuleGroup extends ManagedRuleGroup {
  constructor(private readonly options: CustomManagedRuleGroupOptions) {
    super();
  }

  bind(scope: Construct): FirewallRuleConfig {
    const { name, capacity, version, vendorName = 'AWS', countOnly = false, scopeDown } = this.options;
    failOn(scope, [checkVersion(version), ...Object.keys(this.options.ruleActionOverrides ?? {}).map(checkRuleName)]);
    this.warnOfUnknownRules(scope);
    return {
      name,
      capacity: capacity + (scopeDown?.capacity ?? 0),
      statement: {
        managedRuleGroupStatement: {
          vendorName,
          name,
          version,
          managedRuleGroupConfigs: this.options.managedRuleGroupConfigs,
          scopeDownStatement: scopeDown?.statement,
          ruleActionOverrides: this.overrides(),
        },
      },
      overrideAction: countOnly ? { count: {} } : { none: {} },
    };
  }

  private overrides(): wafv2.CfnWebACL.RuleActionOverrideProperty[] | undefined {
    const overrides = Object.entries(this.options.ruleActionOverrides ?? {});
    if (overrides.length === 0) return undefined;
    return overrides.map(([name, action]) => ({ name, actionToUse: { [action.toLowerCase()]: {} } }));
  }

  private warnOfUnknownRules(scope: Construct): void {
    const { name, ruleActionOverrides = {} } = this.options;
    const unknown = unknownRules(name, Object.keys(ruleActionOverrides));
    if (unknown.length === 0) return;
    const message = `ruleActionOverrides of ${name} has unknown rules, which AWS WAF ignores: ${unknown.join(', ')}`;
    Annotations.of(scope).addWarningV2('@pets/security:unknownFirewallRule', message);
  }
}

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RuleActionOverride.html */
function checkRuleName(name: string): Problem {
  if (/^[\w-]{1,128}$/.test(name)) return undefined;
  return `ruleActionOverrides must have names of 1 to 128 letters, digits, hyphens and underscores, got '${name}'`;
}

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ManagedRuleGroupStatement.html */
function checkVersion(version: string | undefined): Problem {
  if (version === undefined || Token.isUnresolved(version) || /^[\w#:./-]{1,64}$/.test(version)) return undefined;
  return `managedRuleGroups: version must be 1 to 64 letters, digits and _ # : . / -, got '${version}'`;
}
