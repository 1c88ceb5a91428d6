import type { Rule } from '../rule';

/** A firewall has deletion protection. */
export const firewallDeletionProtection: Rule = {
  types: ['AWS::NetworkFirewall::Firewall'],
  judge: (firewall) => firewall.flag('DeleteProtection') === true,
};
