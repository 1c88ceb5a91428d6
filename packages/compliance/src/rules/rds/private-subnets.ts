import { routesToInternet } from '../private/subnets';
import type { Rule } from '../rule';

/** The subnets of an instance have no route to an internet gateway. */
export const privateSubnets: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge(instance) {
    const cluster = instance.has('DBClusterIdentifier') ? instance.follow('DBClusterIdentifier') : undefined;
    const group = (cluster ?? instance).follow('DBSubnetGroupName');
    // without a group, the database is in the default VPC, whose subnets are public
    if (!group) return false;
    const subnets = group.items('SubnetIds').map((subnet) => subnet.follow());
    return !subnets.some((subnet) => subnet !== undefined && routesToInternet(subnet));
  },
};
