import type { Rule } from '../rule';

/** A cluster has deletion protection. */
export const documentDeletionProtection: Rule = {
  types: ['AWS::DocDB::DBCluster'],
  judge: (cluster) => cluster.flag('DeletionProtection') === true,
};
