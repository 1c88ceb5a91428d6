import type { Rule } from '../../rule';

/** Clients connect to a listener with HTTPS or TLS. Listeners of Gateway Load Balancers have no protocol. */
export const listenerEncryption: Rule = {
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  judge(listener) {
    const protocol = listener.text('Protocol');
    return protocol === undefined ? undefined : ['HTTPS', 'TLS'].includes(protocol);
  },
};
