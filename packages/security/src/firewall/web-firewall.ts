import { Annotations, Names, Stack, Token } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { ClientAddress } from './client-address';
import type { CountryRule } from './country-rule';
import type { FirewallLogging } from './firewall-logging';
import { ManagedRuleGroup } from './managed-rule-group';
import { checkRanges } from './private/cidr';
import { assembleRules, type FirewallScope, MOST_CAPACITY, PRICED_CAPACITY } from './private/firewall-rules';
import { failOn } from '../private/validation';
import { RateLimit } from './rate-limit';
import type { FirewallRule } from './firewall-rule';

/** Properties of `WebFirewall`. */
export interface WebFirewallProps {
  /** Where the requests are written down. */
  readonly logging: FirewallLogging;

  /**
   * What the firewall protects, 3 to 256 letters, digits, spaces and the signs `_ + = : # @ / - , .`
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Name of the web ACL. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly webAclName?: string;

  /**
   * Groups of rules that AWS or a vendor keeps up to date, in the order of their evaluation.
   *
   * @default ManagedRuleGroup.recommended()
   */
  readonly managedRuleGroups?: ManagedRuleGroup[];

  /**
   * Requests that one client may send.
   *
   * @default RateLimit.perClient(), 2000 in five minutes
   */
  readonly rateLimit?: RateLimit;

  /**
   * Where the address of the client is found, for the rate limit, the address lists and the countries.
   *
   * @default ClientAddress.connection()
   */
  readonly clientAddress?: ClientAddress;

  /**
   * Address ranges that are blocked before anything else, in CIDR notation, IPv4 and IPv6.
   *
   * @default - none
   */
  readonly blockedAddresses?: string[];

  /**
   * Address ranges that pass without a look at any other rule.
   *
   * @default - none
   */
  readonly allowedAddresses?: string[];

  /**
   * Countries that requests may come from.
   *
   * @default - all
   */
  readonly countries?: CountryRule;

  /**
   * Rules of one's own, evaluated before the managed groups.
   *
   * @default - none
   */
  readonly extraRules?: FirewallRule[];

  /**
   * Headers whose values appear neither in logs nor in sampled requests.
   *
   * @default ['authorization', 'cookie']
   */
  readonly redactedHeaders?: string[];
}

/**
 * A web ACL that blocks what the AWS managed rules find and clients that send too much. A monthly charge for the ACL
 * and each rule applies, and one for requests.
 *
 * Rules are evaluated in this order: blocked addresses, allowed addresses, countries, rate limit, extra rules, managed
 * groups; what none of them stops is let in. Warns (`@pets/security:webFirewallCapacity`) above 1,500 WCU, where AWS
 * charges more for each request, and (`@pets/security:unknownFirewallRule`) when an action is given for a rule that its
 * managed group is not known to have, which AWS would ignore.
 *
 * A log group made for it is stateful; the ACL itself can be replaced.
 *
 * Throws when an address range, country, rate limit, name or header is malformed, when two rules share a name, when
 * the capacity exceeds the 5,000 WCU of a web ACL, when the log destination is not named `aws-waf-logs-...`, and when a
 * CloudFront firewall stands in a stack of another region than us-east-1.
 */
export class WebFirewall extends Construct {
  /** A firewall for CloudFront distributions. Its stack must be in us-east-1, whatever the region of the origin. */
  static forCloudFront(scope: Construct, id: string, props: WebFirewallProps): WebFirewall {
    return new WebFirewall(scope, id, props, 'CLOUDFRONT');
  }

  /** A firewall for load balancers, API stages, user pools and the like of the stack's region. */
  static forRegional(scope: Construct, id: string, props: WebFirewallProps): WebFirewall {
    return new WebFirewall(scope, id, props, 'REGIONAL');
  }

  /** The web ACL. */
  readonly webAcl: wafv2.CfnWebACL;

  /** ARN of the web ACL, as distributions and associations want it. */
  readonly webAclArn: string;

  /** Capacity that the rules take, in WCU. */
  readonly capacity: number;

  private readonly metricName: string;

  private constructor(
    scope: Construct,
    id: string,
    props: WebFirewallProps,
    private readonly firewallScope: FirewallScope,
  ) {
    super(scope, id);
    const headers = props.redactedHeaders ?? ['authorization', 'cookie'];
    const input = {
      ...props,
      managedRuleGroups: props.managedRuleGroups ?? ManagedRuleGroup.recommended(),
      rateLimit: props.rateLimit ?? RateLimit.perClient(),
      clientAddress: props.clientAddress ?? ClientAddress.connection(),
    };
    failOn(this, [
      checkRegion(Stack.of(this).region, firewallScope),
      ...checkTexts(props),
      ...checkRanges('blockedAddresses', props.blockedAddresses ?? []),
      ...checkRanges('allowedAddresses', props.allowedAddresses ?? []),
      ...(props.countries?._problems() ?? []),
      ...input.rateLimit._problems(),
      ...checkHeaders(headers),
    ]);

    const { rules, capacity } = assembleRules(this, firewallScope, input);
    this.capacity = capacity;
    this.checkCapacity();
    this.checkRuleNames(input.managedRuleGroups);

    this.metricName = Names.uniqueResourceName(this, { maxLength: 128, separator: '-', allowedSpecialCharacters: '_' });
    this.webAcl = new wafv2.CfnWebACL(this, 'Resource', {
      name: props.webAclName,
      description: props.description,
      scope: firewallScope,
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: this.metricName },
      rules,
      dataProtectionConfig: protect(headers),
    });
    this.webAclArn = this.webAcl.attrArn;
    this.log(props.logging, headers);
  }

  /**
   * Puts the firewall before a load balancer. The association stands in the load balancer's stack.
   *
   * Throws when the firewall is one for CloudFront.
   */
  associateWith(loadBalancer: elbv2.IApplicationLoadBalancer): void {
    this.associate(loadBalancer, 'WebAclAssociation', loadBalancer.loadBalancerArn);
  }

  /**
   * Puts the firewall before any other regional resource, such as an API stage.
   *
   * Throws when the firewall is one for CloudFront.
   */
  associateWithArn(id: string, resourceArn: string): void {
    this.associate(this, id, resourceArn);
  }

  /** Requests that were blocked: sum over five minutes. */
  metricBlockedRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('BlockedRequests', props);
  }

  /** Requests that were let in: sum over five minutes. */
  metricAllowedRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('AllowedRequests', props);
  }

  /** Requests that a rule on trial counted: sum over five minutes. */
  metricCountedRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('CountedRequests', props);
  }

  private metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const { region } = Stack.of(this);
    const dimensionsMap = { WebACL: this.metricName, Rule: 'ALL' };
    return new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName,
      statistic: cloudwatch.Stats.SUM,
      dimensionsMap: this.firewallScope === 'REGIONAL' ? { ...dimensionsMap, Region: region } : dimensionsMap,
      region: this.firewallScope === 'CLOUDFRONT' ? 'us-east-1' : undefined,
      ...props,
    });
  }

  private associate(scope: Construct, id: string, resourceArn: string): void {
    failOn(this, [
      this.firewallScope === 'REGIONAL'
        ? undefined
        : 'a firewall for CloudFront cannot be associated: give its webAclArn to the distribution',
    ]);
    new wafv2.CfnWebACLAssociation(scope, id, { resourceArn, webAclArn: this.webAclArn });
  }

  private checkCapacity(): void {
    const { capacity } = this;
    failOn(this, [
      capacity > MOST_CAPACITY ? `the rules must take at most ${MOST_CAPACITY} WCU, got ${capacity}` : undefined,
    ]);
    if (capacity <= PRICED_CAPACITY) return;
    const message = `the rules take ${capacity} WCU: above ${PRICED_CAPACITY}, AWS charges more for each request`;
    Annotations.of(this).addWarningV2('@pets/security:webFirewallCapacity', message);
  }

  private checkRuleNames(groups: ManagedRuleGroup[]): void {
    for (const { name, _unknownRules } of groups.filter((group) => group._unknownRules.length > 0)) {
      const message = `${name} is not known to have ${_unknownRules.join(', ')}: AWS ignores actions for unknown rules`;
      Annotations.of(this).addWarningV2('@pets/security:unknownFirewallRule', message);
    }
  }

  private log(logging: FirewallLogging, headers: string[]): void {
    const { arn, policy } = logging._bind(this);
    const configuration = new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: this.webAclArn,
      logDestinationConfigs: [arn],
      // The shape of singleHeader is free for CloudFormation's sake: its key keeps the capital.
      redactedFields: headers.map((name) => ({ singleHeader: { Name: name } })),
    });
    if (policy) configuration.node.addDependency(policy);
  }
}

/** Redaction reaches the logs only; sampled requests need data protection (WAF guide, "Data protection"). */
function protect(headers: string[]): wafv2.CfnWebACL.DataProtectionConfigProperty | undefined {
  if (headers.length === 0) return undefined;
  return {
    dataProtections: [{ action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: headers } }],
  };
}

function checkRegion(region: string, scope: FirewallScope): string | undefined {
  if (scope === 'REGIONAL' || Token.isUnresolved(region) || region === 'us-east-1') return undefined;
  return `a firewall for CloudFront must be in a stack of us-east-1, got ${region}`;
}

function checkTexts(props: WebFirewallProps): (string | undefined)[] {
  const { description, webAclName } = props;
  const fits = (text: string | undefined, pattern: RegExp) =>
    text === undefined || Token.isUnresolved(text) || pattern.test(text);
  return [
    fits(description, /^[\w+=:#@/\-,.][\w+=:#@/\-,.\s]{1,254}[\w+=:#@/\-,.]$/)
      ? undefined
      : `description must be 3 to 256 letters, digits, spaces and _ + = : # @ / - , . , got '${description}'`,
    fits(webAclName, /^[\w-]{1,128}$/)
      ? undefined
      : `webAclName must be 1 to 128 letters, digits, '_' or '-', got '${webAclName}'`,
  ];
}

function checkHeaders(headers: string[]): (string | undefined)[] {
  const wrong = headers.filter((name) => !/^[a-z0-9-]{1,64}$/.test(name));
  if (wrong.length === 0) return [];
  return [`redactedHeaders must be 1 to 64 lower-case letters, digits and '-', got ${wrong.join(', ')}`];
}
