import { zoneOf } from '../private/subnets';
import type { Rule } from '../rule';

/** An Auto Scaling group has two Availability Zones or more. */
export const groupZones: Rule = {
  types: ['AWS::AutoScaling::AutoScalingGroup'],
  judge(group) {
    const subnets = group.items('VPCZoneIdentifier');
    if (subnets.length === 0) return group.items('AvailabilityZones').length > 1;
    return subnets.length > 1 && new Set(subnets.map((subnet) => zoneOf(subnet.follow()))).size > 1;
  },
};
