import type { Rule } from '../../rule';
import { attributeOf, isApplication } from '../private/attributes';

/** An Application Load Balancer protects from HTTP desync attacks, which is the default. */
export const desyncMode: Rule = {
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  judge(loadBalancer) {
    if (!isApplication(loadBalancer)) return undefined;
    const mode = attributeOf(loadBalancer, 'routing.http.desync_mitigation_mode') ?? 'defensive';
    return ['defensive', 'strictest'].includes(mode);
  },
};
