import type { Rule } from '../rule';

/** A stateless rule group has rules. */
export const statelessRules: Rule = {
  types: ['AWS::NetworkFirewall::RuleGroup'],
  judge(group) {
    if (group.text('Type') !== 'STATELESS') return undefined;
    const rules = group.in('RuleGroup', 'RulesSource', 'StatelessRulesAndCustomActions');
    return rules.items('StatelessRules').length > 0;
  },
};
