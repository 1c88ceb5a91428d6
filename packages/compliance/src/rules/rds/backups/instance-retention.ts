import type { Rule } from '../../rule';
import { isInCluster } from '../private/engine';

const DAYS = 7;
const DEFAULT_DAYS = 1;

/** Automatic backups of an instance are retained for seven days. Replicas are not judged. */
export const instanceBackupRetention: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge(instance) {
    if (isInCluster(instance) || instance.has('SourceDBInstanceIdentifier')) return undefined;
    return (instance.number('BackupRetentionPeriod') ?? DEFAULT_DAYS) >= DAYS;
  },
};
