import type { Rule } from '../../rule';

const DAYS = 7;
const DEFAULT_DAYS = 1;

/** Automatic backups of a cluster of Amazon RDS, Amazon DocumentDB or Amazon Neptune are retained for seven days. */
export const clusterBackupRetention: Rule = {
  types: ['AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'],
  judge: (cluster) => (cluster.number('BackupRetentionPeriod') ?? DEFAULT_DAYS) >= DAYS,
};
