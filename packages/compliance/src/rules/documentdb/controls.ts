import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { documentAuditLogs } from './audit-logs';
import { documentDeletionProtection } from './deletion-protection';
import { documentTls } from './transit';

const SNAPSHOTS = 'Snapshots are created and shared after deployment';

/** Controls for Amazon DocumentDB. */
export const DOCUMENTDB: readonly Control[] = [
  {
    id: 'DocumentDB.1',
    title: 'clusters are encrypted at rest',
    severity: 'medium',
    decision: nag('documentdb.DocumentDBClusterEncryptionAtRest', 'AWS::DocDB::DBCluster'),
  },
  {
    id: 'DocumentDB.2',
    title: 'clusters keep backups for at least a week',
    severity: 'medium',
    decision: nag('documentdb.DocumentDBClusterBackupRetentionPeriod', 'AWS::DocDB::DBCluster'),
  },
  {
    id: 'DocumentDB.3',
    title: 'cluster snapshots are not public',
    severity: 'critical',
    decision: config('DOCDB_CLUSTER_SNAPSHOT_PUBLIC_PROHIBITED', SNAPSHOTS),
  },
  {
    id: 'DocumentDB.4',
    title: 'clusters export audit logs',
    severity: 'medium',
    decision: rule(documentAuditLogs),
  },
  {
    id: 'DocumentDB.5',
    title: 'clusters have deletion protection',
    severity: 'medium',
    decision: rule(documentDeletionProtection),
  },
  {
    id: 'DocumentDB.6',
    title: 'clusters require a current version of TLS',
    severity: 'medium',
    decision: rule(documentTls, 'Does not see whether the parameter group is applied to the running cluster.'),
  },
];
