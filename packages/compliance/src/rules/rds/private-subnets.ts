import { routesToInternet } from '../private/subnets';
import type { Rule } from '../rule';
import type { TemplateResource } from '../template';
import { sourceOf } from './private/engine';

/** The subnets of an instance have no route to an internet gateway. */
export const privateSubnets: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge(instance) {
    const cluster = instance.has('DBClusterIdentifier') ? instance.follow('DBClusterIdentifier') : undefined;
    const group = groupOf(cluster ?? instance);
    // without a group, the database is in the default VPC, whose subnets are public
    if (!group) return false;
    const subnets = group.items('SubnetIds').map((subnet) => subnet.follow());
    return !subnets.some((subnet) => subnet !== undefined && routesToInternet(subnet));
  },
};

/** Subnet group of a database. A replica in the same Region has the group of its source. */
function groupOf(database: TemplateResource): TemplateResource | undefined {
  if (database.has('DBSubnetGroupName')) return database.find('AWS::RDS::DBSubnetGroup', 'DBSubnetGroupName');
  const source = sourceOf(database);
  return source?.siblings.isInRegionOf(database.siblings) ? groupOf(source) : undefined;
}
