import type { Rule } from '../rule';

/** A cluster has deletion protection. */
export const graphDeletionProtection: Rule = {
  types: ['AWS::Neptune::DBCluster'],
  judge: (cluster) => cluster.flag('DeletionProtection') === true,
};
