import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { graphAuditLogs } from './audit-logs';
import { graphDeletionProtection } from './deletion-protection';
import { graphSnapshotTags } from './snapshot-tags';

const SNAPSHOTS = 'Snapshots are created and shared after deployment';

/** Controls for Amazon Neptune. */
export const NEPTUNE: readonly Control[] = [
  {
    id: 'Neptune.1',
    title: 'clusters are encrypted at rest',
    severity: 'medium',
    decision: nag('neptune.NeptuneClusterEncryptionAtRest', 'AWS::Neptune::DBCluster'),
  },
  {
    id: 'Neptune.2',
    title: 'clusters export audit logs',
    severity: 'medium',
    decision: rule(graphAuditLogs),
  },
  {
    id: 'Neptune.3',
    title: 'cluster snapshots are not public',
    severity: 'critical',
    decision: config('NEPTUNE_CLUSTER_SNAPSHOT_PUBLIC_PROHIBITED', SNAPSHOTS),
  },
  {
    id: 'Neptune.4',
    title: 'clusters have deletion protection',
    severity: 'low',
    decision: rule(graphDeletionProtection),
  },
  {
    id: 'Neptune.5',
    title: 'clusters keep backups for at least a week',
    severity: 'medium',
    decision: nag('neptune.NeptuneClusterBackupRetentionPeriod', 'AWS::Neptune::DBCluster'),
  },
  {
    id: 'Neptune.6',
    title: 'cluster snapshots are encrypted',
    severity: 'medium',
    decision: config('NEPTUNE_CLUSTER_SNAPSHOT_ENCRYPTED', SNAPSHOTS),
  },
  {
    id: 'Neptune.7',
    title: 'clusters accept IAM authentication',
    severity: 'medium',
    decision: nag('neptune.NeptuneClusterIAMAuth', 'AWS::Neptune::DBCluster'),
  },
  {
    id: 'Neptune.8',
    title: 'clusters copy tags to snapshots',
    severity: 'low',
    decision: rule(graphSnapshotTags),
  },
];
