import type { Rule } from '../../rule';
import { isSecure } from '../private/classic';

/** Clients connect to all listeners of a Classic Load Balancer with TLS. */
export const classicSecureListeners: Rule = {
  types: ['AWS::ElasticLoadBalancing::LoadBalancer'],
  judge(loadBalancer) {
    const listeners = loadBalancer.items('Listeners');
    return listeners.length === 0 ? undefined : listeners.every(isSecure);
  },
};
