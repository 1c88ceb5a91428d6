import type { Rule } from '../rule';

/** A firewall has protection against changes of its subnets. */
export const subnetProtection: Rule = {
  types: ['AWS::NetworkFirewall::Firewall'],
  judge: (firewall) => firewall.flag('SubnetChangeProtection') === true,
};
