import type { Rule } from '../rule';

/** A cluster keeps automated snapshots for at least a week. */
export const clusterSnapshots: Rule = {
  types: ['AWS::Redshift::Cluster'],
  judge: (cluster) => (cluster.number('AutomatedSnapshotRetentionPeriod') ?? 1) >= 7,
};
