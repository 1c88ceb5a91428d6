import type { Control } from '../control';
import { rule } from '../decisions';
import { firewallDeletionProtection } from './deletion-protection';
import { fragments } from './fragments';
import { firewallLogs } from './logs';
import { packets } from './packets';
import { ruleGroups } from './rule-groups';
import { statelessRules } from './stateless-rules';
import { subnetProtection } from './subnet-protection';

/** Controls for AWS Network Firewall. */
export const NETWORK_FIREWALL: readonly Control[] = [
  {
    id: 'NetworkFirewall.2',
    title: 'firewalls have logs',
    severity: 'medium',
    decision: rule(firewallLogs, 'A logging configuration outside the app is not found.'),
  },
  {
    id: 'NetworkFirewall.3',
    title: 'firewall policies have a rule group',
    severity: 'medium',
    decision: rule(ruleGroups),
  },
  {
    id: 'NetworkFirewall.4',
    title: 'firewall policies drop or forward packets that match no stateless rule',
    severity: 'medium',
    decision: rule(packets),
  },
  {
    id: 'NetworkFirewall.5',
    title: 'firewall policies drop or forward fragments that match no stateless rule',
    severity: 'medium',
    decision: rule(fragments),
  },
  {
    id: 'NetworkFirewall.6',
    title: 'stateless rule groups have rules',
    severity: 'medium',
    decision: rule(statelessRules),
  },
  {
    id: 'NetworkFirewall.9',
    title: 'firewalls have deletion protection',
    severity: 'medium',
    decision: rule(firewallDeletionProtection),
  },
  {
    id: 'NetworkFirewall.10',
    title: 'firewalls have protection against changes of their subnets',
    severity: 'medium',
    decision: rule(subnetProtection),
  },
];
