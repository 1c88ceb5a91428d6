import type { Rule } from '../rule';

const DEFAULTS = ['admin', 'postgres'];

/** The administrator of a database instance or cluster does not have the default name. */
export const adminUserName: Rule = {
  types: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'],
  judge(resource) {
    // an instance of a cluster, a replica and a restored database have the user of their source
    if (!resource.has('MasterUsername')) return undefined;
    return !DEFAULTS.includes(resource.text('MasterUsername')?.toLowerCase() ?? '');
  },
};
