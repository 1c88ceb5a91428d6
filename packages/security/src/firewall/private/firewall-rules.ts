import { Token } from 'aws-cdk-lib/core';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { failOn, type Problem } from '../../private/validation';
import { FallbackBehavior } from '../client-address';
import type { FirewallRule, FirewallRuleBindOptions, FirewallRuleConfig } from '../firewall-rule';
import { byVersion } from './cidr';

/** Maximum capacity of a web ACL in WCU, which cannot be increased (AWS WAF Developer Guide, "Web ACL capacity units"). */
export const MAX_CAPACITY = 5_000;

/** Capacity in WCU that the basic price of a request includes. */
export const INCLUDED_CAPACITY = 1_500;

/** Rules of a web ACL, in the order of evaluation. */
export interface RuleInput {
  readonly blockedAddresses: string[];
  readonly allowedAddresses: string[];
  readonly rules: FirewallRule[];
}

/** Returns the rules of a web ACL, their capacity and the body inspection limits. The priority of a rule is its position, so it is unique. */
export function assembleRules(scope: Construct, options: FirewallRuleBindOptions, input: RuleInput) {
  failOn(scope, [checkHeader(options.clientAddress.bind(FallbackBehavior.MATCH).forwardedIpConfig)]);
  const configs = [
    ...addressRule(scope, options, 'BlockedAddresses', input.blockedAddresses, 'block'),
    ...addressRule(scope, options, 'AllowedAddresses', input.allowedAddresses, 'allow'),
    ...input.rules.map((rule) => rule.bind(scope, options)).filter((config) => config !== undefined),
  ];
  failOn(scope, checkConfigs(configs));
  const rules = configs.map(({ name, statement, action, overrideAction }, priority) => ({
    name,
    priority,
    statement,
    action,
    overrideAction,
    visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: name },
  }));
  return {
    rules,
    capacity: configs.reduce((sum, { capacity }) => sum + capacity, 0),
    associationConfig: configs.find((config) => config.associationConfig)?.associationConfig,
  };
}

function addressRule(
  scope: Construct,
  { webAclScope, clientAddress }: FirewallRuleBindOptions,
  name: string,
  ranges: string[],
  action: 'allow' | 'block',
): FirewallRuleConfig[] {
  const { v4, v6 } = byVersion(ranges);
  // A header without a valid address is blocked, and never allowed.
  const fallback = action === 'block' ? FallbackBehavior.MATCH : FallbackBehavior.NO_MATCH;
  const { ipSetForwardedIpConfig, ipSetCapacity = 1 } = clientAddress.bind(fallback);
  const statements = [
    { ipAddressVersion: 'IPV4', addresses: v4, id: `${name}V4` },
    { ipAddressVersion: 'IPV6', addresses: v6, id: `${name}V6` },
  ]
    .filter(({ addresses }) => addresses.length > 0)
    .map(({ id, ...props }) => new wafv2.CfnIPSet(scope, id, { ...props, scope: webAclScope }))
    .map(({ attrArn: arn }) => ({ ipSetReferenceStatement: { arn, ipSetForwardedIpConfig } }));
  if (statements.length === 0) return [];
  const statement = statements.length === 1 ? statements[0] : { orStatement: { statements } };
  return [{ name, statement, action: { [action]: {} }, capacity: statements.length * ipSetCapacity }];
}

/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_ForwardedIPConfig.html */
function checkHeader(config: wafv2.CfnWebACL.ForwardedIPConfigurationProperty | undefined): Problem {
  const name = config?.headerName;
  if (name === undefined || Token.isUnresolved(name) || /^[A-Za-z0-9-]{1,255}$/.test(name)) return undefined;
  return `clientAddress: headerName must be 1 to 255 letters, digits and hyphens, got '${name}'`;
}

function checkConfigs(configs: FirewallRuleConfig[]): Problem[] {
  const names = configs.map(({ name }) => name);
  const duplicates = names.filter((name, i) => names.indexOf(name) !== i);
  const invalid = names.filter((name) => !/^[\w-]{1,128}$/.test(name));
  const inspecting = configs.filter(({ associationConfig }) => associationConfig).map(({ name }) => name);
  return [
    inspecting.length > 1 ? `associationConfig must be set by one rule, got ${inspecting.join(', ')}` : undefined,
    duplicates.length === 0
      ? undefined
      : `managedRuleGroups and extraRules must have unique names, got ${duplicates.join(', ')} twice`,
    invalid.length === 0
      ? undefined
      : `managedRuleGroups and extraRules must have names of 1 to 128 letters, digits, '_' or '-', got ${invalid.map((name) => `'${name}'`).join(', ')}`,
    ...configs
      .filter(({ capacity }) => !Number.isInteger(capacity) || capacity < 1)
      .map(({ name, capacity }) => `capacity of rule ${name} must be an integer of at least 1 WCU, got ${capacity}`),
  ];
}
