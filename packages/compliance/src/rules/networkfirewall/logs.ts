import type { Rule } from '../rule';

/** A firewall has a logging configuration with a destination. */
export const firewallLogs: Rule = {
  types: ['AWS::NetworkFirewall::Firewall'],
  judge(firewall) {
    return firewall.siblings
      .referring('AWS::NetworkFirewall::LoggingConfiguration', firewall, 'FirewallArn')
      .some((logging) => logging.items('LoggingConfiguration', 'LogDestinationConfigs').length > 0);
  },
};
