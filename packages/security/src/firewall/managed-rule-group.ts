import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { unknownRules } from './private/managed-rule-names';

/** What a web firewall does with a request that a rule matches. */
export enum FirewallAction {
  /** Refuses it with 403. */
  BLOCK = 'BLOCK',
  /** Lets it go on to the next rule, and counts it. */
  COUNT = 'COUNT',
  /** Lets it pass without a look at the rules that follow. */
  ALLOW = 'ALLOW',
  /** Asks the client to solve a puzzle; of no use to an API without a browser. */
  CAPTCHA = 'CAPTCHA',
  /** Asks the client's browser to prove itself silently; of no use to an API without a browser. */
  CHALLENGE = 'CHALLENGE',
}

/** Options of every `ManagedRuleGroup`. */
export interface ManagedRuleGroupOptions {
  /**
   * Counts what the group would block, and blocks nothing: for a trial before the group goes live.
   *
   * @default false
   */
  readonly countOnly?: boolean;

  /**
   * Actions in place of the group's own, by the name of the rule. AWS silently ignores a name that the group does not
   * have, and names are case sensitive: for the recommended groups, an unknown one warns.
   *
   * @default - the group's own actions
   */
  readonly ruleActions?: Record<string, FirewallAction>;

  /**
   * Version of the group, such as `Version_1.4`. A fixed version takes no updates, and expires.
   *
   * @default - the default version, which AWS keeps up to date
   */
  readonly version?: string;
}

/** Options of `ManagedRuleGroup.botControl()`. */
export interface BotControlOptions extends ManagedRuleGroupOptions {
  /**
   * Whether bots that hide what they are shall be found as well, which costs more per request.
   *
   * @default false
   */
  readonly targeted?: boolean;
}

/** Options of `ManagedRuleGroup.of()`. */
export interface CustomManagedRuleGroupOptions extends ManagedRuleGroupOptions {
  /** Name of the group, such as `AWSManagedRulesATPRuleSet`. */
  readonly name: string;

  /** Capacity of the group in web ACL capacity units (WCU), from its page in the guide or in AWS Marketplace. */
  readonly capacity: number;

  /**
   * Who manages the group.
   *
   * @default 'AWS'
   */
  readonly vendorName?: string;

  /**
   * What the group must be told, such as the login page of account takeover prevention.
   *
   * @default - nothing
   */
  readonly configs?: wafv2.CfnWebACL.ManagedRuleGroupConfigProperty[];
}

/**
 * A group of rules that AWS or a vendor keeps up to date, with its capacity (WAF guide, "AWS Managed Rules rule groups
 * list").
 */
export class ManagedRuleGroup {
  /** The four groups that every API wants: core rules, known bad inputs, SQL database, IP reputation. 1,125 WCU. */
  static recommended(options?: ManagedRuleGroupOptions): ManagedRuleGroup[] {
    return [
      ManagedRuleGroup.ipReputation(options),
      ManagedRuleGroup.coreRuleSet(options),
      ManagedRuleGroup.knownBadInputs(options),
      ManagedRuleGroup.sqlDatabase(options),
    ];
  }

  /** What the OWASP top ten names. Blocks bodies over 8 KiB unless `SizeRestrictions_BODY` only counts. 700 WCU. */
  static coreRuleSet(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesCommonRuleSet', 700, options);
  }

  /** Requests that are known to exploit a vulnerability, such as Log4j's. 200 WCU. */
  static knownBadInputs(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesKnownBadInputsRuleSet', 200, options);
  }

  /** SQL injection. 200 WCU. */
  static sqlDatabase(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesSQLiRuleSet', 200, options);
  }

  /** Addresses of bots and other threats. It looks at the address of the connection only. 25 WCU. */
  static ipReputation(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesAmazonIpReputationList', 25, options);
  }

  /** Clients that hide: VPNs, proxies, Tor, and hosting providers, where other services may live too. 50 WCU. */
  static anonymousIp(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesAnonymousIpList', 50, options);
  }

  /** Public access to administrative pages. 100 WCU. */
  static adminProtection(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesAdminProtectionRuleSet', 100, options);
  }

  /** Exploits of Linux; use it together with `posix()`. 200 WCU. */
  static linux(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesLinuxRuleSet', 200, options);
  }

  /** Exploits of POSIX systems. 100 WCU. */
  static posix(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesUnixRuleSet', 100, options);
  }

  /** Exploits of Windows, such as of PowerShell. 200 WCU. */
  static windows(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesWindowsRuleSet', 200, options);
  }

  /** Exploits of PHP. 100 WCU. */
  static php(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesPHPRuleSet', 100, options);
  }

  /** Exploits of WordPress. 100 WCU. */
  static wordPress(options?: ManagedRuleGroupOptions): ManagedRuleGroup {
    return ManagedRuleGroup.aws('AWSManagedRulesWordPressRuleSet', 100, options);
  }

  /** Bots: a monthly fee and a fee per request apply. 50 WCU. */
  static botControl(options: BotControlOptions = {}): ManagedRuleGroup {
    const inspectionLevel = options.targeted ? 'TARGETED' : 'COMMON';
    const configs = [{ awsManagedRulesBotControlRuleSet: { inspectionLevel } }];
    return ManagedRuleGroup.of({ ...options, name: 'AWSManagedRulesBotControlRuleSet', capacity: 50, configs });
  }

  /** Any other group of AWS or of a vendor whose group the account has subscribed to. */
  static of(options: CustomManagedRuleGroupOptions): ManagedRuleGroup {
    return new ManagedRuleGroup(options);
  }

  private static aws(name: string, capacity: number, options: ManagedRuleGroupOptions = {}): ManagedRuleGroup {
    return new ManagedRuleGroup({ ...options, name, capacity });
  }

  /** Name of the group, and of its rule in the web ACL. */
  readonly name: string;

  /** Capacity of the group in WCU. */
  readonly capacity: number;

  private constructor(private readonly options: CustomManagedRuleGroupOptions) {
    this.name = options.name;
    this.capacity = options.capacity;
  }

  /**
   * What the web ACL says of the group.
   *
   * @internal
   */
  _statement(): wafv2.CfnWebACL.StatementProperty {
    const overrides = Object.entries(this.options.ruleActions ?? {});
    return {
      managedRuleGroupStatement: {
        vendorName: this.options.vendorName ?? 'AWS',
        name: this.name,
        version: this.options.version,
        managedRuleGroupConfigs: this.options.configs,
        ruleActionOverrides:
          overrides.length === 0
            ? undefined
            : overrides.map(([name, action]) => ({ name, actionToUse: { [action.toLowerCase()]: {} } })),
      },
    };
  }

  /**
   * Rules whose action shall change and that the group is not known to have.
   *
   * @internal
   */
  get _unknownRules(): string[] {
    return unknownRules(this.name, Object.keys(this.options.ruleActions ?? {}));
  }

  /**
   * Whether the group only counts.
   *
   * @internal
   */
  get _countOnly(): boolean {
    return this.options.countOnly ?? false;
  }
}
