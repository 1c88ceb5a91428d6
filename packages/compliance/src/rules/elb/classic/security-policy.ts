import type { Rule } from '../../rule';
import { secureListeners } from '../private/classic';

const POLICY = 'ELBSecurityPolicy-TLS-1-2-2017-01';

/** TLS listeners of a Classic Load Balancer have the security policy that requires TLS 1.2. */
export const classicSecurityPolicy: Rule = {
  types: ['AWS::ElasticLoadBalancing::LoadBalancer'],
  judge(loadBalancer) {
    const listeners = secureListeners(loadBalancer);
    if (listeners.length === 0) return undefined;
    const strong = loadBalancer
      .items('Policies')
      .filter((policy) => policy.items('Attributes').some((attribute) => attribute.text('Value') === POLICY))
      .map((policy) => policy.text('PolicyName'));
    return listeners.every((listener) => listener.texts('PolicyNames').some((name) => strong.includes(name)));
  },
};
