import type { Rule } from '../../rule';

const DAYS = 7;
const DEFAULT_DAYS = 1;

/** Automatic backups of a cluster are retained for seven days. */
export const clusterBackupRetention: Rule = {
  types: ['AWS::RDS::DBCluster'],
  judge: (cluster) => (cluster.number('BackupRetentionPeriod') ?? DEFAULT_DAYS) >= DAYS,
};
