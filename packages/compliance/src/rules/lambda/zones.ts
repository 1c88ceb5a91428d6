import { zoneOf } from '../private/subnets';
import type { Rule } from '../rule';

/** A function in a VPC has subnets in two Availability Zones or more. */
export const lambdaZones: Rule = {
  types: ['AWS::Lambda::Function'],
  judge(lambda) {
    const subnets = lambda.items('VpcConfig', 'SubnetIds');
    if (subnets.length < 2) return subnets.length === 0 ? undefined : false;
    return new Set(subnets.map((subnet) => zoneOf(subnet.follow()))).size > 1;
  },
};
