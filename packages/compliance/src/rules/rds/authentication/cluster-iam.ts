import type { Rule } from '../../rule';

/** IAM database authentication of a cluster is enabled. */
export const clusterIamAuthentication: Rule = {
  types: ['AWS::RDS::DBCluster'],
  judge: (cluster) => cluster.flag('EnableIAMDatabaseAuthentication') === true,
};
