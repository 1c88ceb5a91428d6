import type { Rule } from '../rule';

/** A cluster copies its tags to snapshots. */
export const graphSnapshotTags: Rule = {
  types: ['AWS::Neptune::DBCluster'],
  judge: (cluster) => cluster.flag('CopyTagsToSnapshot') === true,
};
