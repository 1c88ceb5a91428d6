import type { Rule } from '../../rule';

/** A load balancer has two Availability Zones or more. A zone has one subnet. */
export const zones: Rule = {
  types: ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
  judge: (loadBalancer) => loadBalancer.items('Subnets').length > 1 || loadBalancer.items('SubnetMappings').length > 1,
};
