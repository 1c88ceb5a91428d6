import type { Rule } from '../../rule';

const ACTIONS = ['aws:drop', 'aws:forward_to_sfe'];

/** A firewall policy drops or forwards packets that no stateless rule matches. */
export function defaultAction(name: string): Rule {
  return {
    types: ['AWS::NetworkFirewall::FirewallPolicy'],
    judge: (policy) => policy.texts('FirewallPolicy', name).some((action) => ACTIONS.includes(action)),
  };
}
