import type { Rule } from '../../rule';

/** A Classic Load Balancer has two Availability Zones or more. A zone has one subnet. */
export const classicZones: Rule = {
  types: ['AWS::ElasticLoadBalancing::LoadBalancer'],
  judge: (loadBalancer) =>
    loadBalancer.items('Subnets').length > 1 || loadBalancer.items('AvailabilityZones').length > 1,
};
