import type { Rule } from '../rule';

/** A firewall policy has at least one rule group. */
export const ruleGroups: Rule = {
  types: ['AWS::NetworkFirewall::FirewallPolicy'],
  judge(resource) {
    const policy = resource.in('FirewallPolicy');
    return ['StatefulRuleGroupReferences', 'StatelessRuleGroupReferences'].some(
      (name) => policy.items(name).length > 0,
    );
  },
};
