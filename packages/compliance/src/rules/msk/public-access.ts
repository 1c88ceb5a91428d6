import type { Rule } from '../rule';

/** A cluster has no public addresses. */
export const clusterPublicAccess: Rule = {
  types: ['AWS::MSK::Cluster'],
  judge(cluster) {
    const access = cluster.text('BrokerNodeGroupInfo', 'ConnectivityInfo', 'PublicAccess', 'Type');
    return (access ?? 'DISABLED') === 'DISABLED';
  },
};
