import type { Rule } from '../../rule';

/** A Classic Load Balancer distributes requests over all Availability Zones. */
export const crossZone: Rule = {
  types: ['AWS::ElasticLoadBalancing::LoadBalancer'],
  judge: (loadBalancer) => loadBalancer.flag('CrossZone') === true,
};
