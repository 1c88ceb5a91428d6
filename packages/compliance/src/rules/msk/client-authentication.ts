import type { Rule } from '../rule';

/** A cluster authenticates its clients. Without settings it accepts all clients. */
export const clientAuthentication: Rule = {
  types: ['AWS::MSK::Cluster'],
  judge(cluster) {
    return (
      cluster.has('ClientAuthentication') && cluster.flag('ClientAuthentication', 'Unauthenticated', 'Enabled') !== true
    );
  },
};
