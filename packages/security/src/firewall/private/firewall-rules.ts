import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { ClientAddress } from '../client-address';
import type { CountryRule } from '../country-rule';
import type { ManagedRuleGroup } from '../managed-rule-group';
import type { RateLimit } from '../rate-limit';
import type { FirewallRule } from '../firewall-rule';
import { byVersion } from './cidr';
import { failOn } from '../../private/validation';

/** Capacity of a web ACL that AWS does not raise (WAF guide, "Web ACL capacity units"). */
export const MOST_CAPACITY = 5_000;

/** Capacity that the basic price covers. */
export const PRICED_CAPACITY = 1_500;

/** Capacity of a rate-based statement on addresses (WAF guide, "Rate-based rule statement"). */
const RATE_CAPACITY = 2;

export type FirewallScope = 'CLOUDFRONT' | 'REGIONAL';

/** What the rules are made from, with all defaults filled in. */
export interface RuleInput {
  readonly blockedAddresses?: string[];
  readonly allowedAddresses?: string[];
  readonly countries?: CountryRule;
  readonly rateLimit: RateLimit;
  readonly extraRules?: FirewallRule[];
  readonly managedRuleGroups: ManagedRuleGroup[];
  readonly clientAddress: ClientAddress;
}

interface Draft {
  readonly name: string;
  readonly capacity: number;
  readonly statement: wafv2.CfnWebACL.StatementProperty;
  readonly action?: wafv2.CfnWebACL.RuleActionProperty;
  readonly overrideAction?: wafv2.CfnWebACL.OverrideActionProperty;
}

/** The rules of a web ACL and their capacity. Priorities are the places in this list, so no two can be the same. */
export function assembleRules(scope: Construct, firewallScope: FirewallScope, input: RuleInput) {
  const drafts = [
    ...addressRule(scope, firewallScope, input, 'BlockedAddresses', input.blockedAddresses ?? [], { block: {} }),
    ...addressRule(scope, firewallScope, input, 'AllowedAddresses', input.allowedAddresses ?? [], { allow: {} }),
    ...countryRule(input),
    ...rateRule(input),
    ...(input.extraRules ?? []).map(ownRule),
    ...input.managedRuleGroups.map(managedRule),
  ];
  failOn(scope, checkDrafts(drafts));
  const rules = drafts.map(({ name, statement, action, overrideAction }, priority) => ({
    name,
    priority,
    statement,
    action,
    overrideAction,
    visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: name },
  }));
  return { rules, capacity: drafts.reduce((sum, { capacity }) => sum + capacity, 0) };
}

function addressRule(
  scope: Construct,
  firewallScope: FirewallScope,
  { clientAddress }: RuleInput,
  name: string,
  ranges: string[],
  action: wafv2.CfnWebACL.RuleActionProperty,
): Draft[] {
  const { v4, v6 } = byVersion(ranges);
  // A header that is no address is blocked, and never allowed.
  const blocks = action.block !== undefined;
  const statements = [
    { ipAddressVersion: 'IPV4', addresses: v4, id: `${name}V4` },
    { ipAddressVersion: 'IPV6', addresses: v6, id: `${name}V6` },
  ]
    .filter(({ addresses }) => addresses.length > 0)
    .map(({ id, ...props }) => new wafv2.CfnIPSet(scope, id, { ...props, scope: firewallScope }))
    .map((set) => clientAddress._inSet(set.attrArn, blocks));
  if (statements.length === 0) return [];
  const statement = statements.length === 1 ? statements[0] : { orStatement: { statements } };
  return [{ name, statement, action, capacity: statements.length * clientAddress._setCapacity }];
}

function countryRule({ countries, clientAddress }: RuleInput): Draft[] {
  if (countries === undefined) return [];
  const statement = countries._statement(clientAddress);
  return [{ name: 'Countries', statement, action: { block: {} }, capacity: countries._capacity }];
}

function rateRule({ rateLimit, clientAddress }: RuleInput): Draft[] {
  const rule = rateLimit._rule(clientAddress);
  return rule === undefined ? [] : [{ name: 'RateLimit', ...rule, capacity: RATE_CAPACITY }];
}

function ownRule({ name, statement, capacity, action }: FirewallRule): Draft {
  return { name, statement, capacity, action: { [action.toLowerCase()]: {} } };
}

function managedRule(group: ManagedRuleGroup): Draft {
  const overrideAction = group._countOnly ? { count: {} } : { none: {} };
  return { name: group.name, capacity: group.capacity, statement: group._statement(), overrideAction };
}

function checkDrafts(drafts: Draft[]): (string | undefined)[] {
  const names = drafts.map(({ name }) => name);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const misnamed = names.filter((name) => !/^[\w-]{1,128}$/.test(name));
  return [
    twice.length === 0 ? undefined : `rules must have names of their own, got ${twice.join(', ')} twice`,
    misnamed.length === 0
      ? undefined
      : `rule names must be 1 to 128 letters, digits, '_' or '-', got ${misnamed.join(', ')}`,
    ...drafts
      .filter(({ capacity }) => !Number.isInteger(capacity) || capacity < 1)
      .map(({ name, capacity }) => `the capacity of rule ${name} must be a whole number of WCU, got ${capacity}`),
  ];
}
