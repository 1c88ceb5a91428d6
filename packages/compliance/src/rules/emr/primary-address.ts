import type { Rule } from '../rule';
import type { Properties, TemplateResource } from '../template';

/** The primary node of a cluster has no public address, since the subnets of the cluster assign none. */
export const primaryAddress: Rule = {
  types: ['AWS::EMR::Cluster'],
  judge(cluster) {
    const subnets = subnetsOf(cluster.in('Instances'));
    // a cluster without a subnet runs in a default subnet, which assigns public addresses
    return subnets.length > 0 && subnets.every((subnet) => subnet.flag('MapPublicIpOnLaunch') !== true);
  },
};

function subnetsOf(instances: Properties): TemplateResource[] {
  const subnets = [instances.follow('Ec2SubnetId'), ...instances.items('Ec2SubnetIds').map((item) => item.follow())];
  return subnets.filter((subnet) => subnet !== undefined);
}
