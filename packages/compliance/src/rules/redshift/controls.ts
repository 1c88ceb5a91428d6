import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { clusterEncryption } from './encryption';
import { portAccess } from './port-access';
import { clusterSnapshots } from './snapshots';
import { clusterTls } from './transit';
import { redshiftZones } from './zones';

const CLUSTER = 'AWS::Redshift::Cluster';

/** Controls for Amazon Redshift. */
export const REDSHIFT: readonly Control[] = [
  {
    id: 'Redshift.1',
    title: 'clusters have no public address',
    severity: 'critical',
    decision: nag('redshift.RedshiftClusterPublicAccess', CLUSTER),
  },
  {
    id: 'Redshift.2',
    title: 'clusters require TLS',
    severity: 'medium',
    decision: rule(clusterTls, 'Does not see whether the parameter group is applied to the running cluster.'),
  },
  {
    id: 'Redshift.3',
    title: 'clusters keep automated snapshots for at least a week',
    severity: 'medium',
    decision: rule(clusterSnapshots),
  },
  {
    id: 'Redshift.4',
    title: 'clusters have audit logs',
    severity: 'medium',
    decision: nag('redshift.RedshiftClusterAuditLogging', CLUSTER),
  },
  {
    id: 'Redshift.6',
    title: 'clusters install major versions automatically',
    severity: 'medium',
    decision: nag('redshift.RedshiftClusterVersionUpgrade', CLUSTER),
  },
  {
    id: 'Redshift.7',
    title: 'clusters route copied data through the VPC',
    severity: 'medium',
    decision: nag('redshift.RedshiftEnhancedVPCRoutingEnabled', CLUSTER),
  },
  {
    id: 'Redshift.8',
    title: 'cluster administrators do not have the default name',
    severity: 'medium',
    decision: nag('redshift.RedshiftClusterNonDefaultUsername', CLUSTER),
  },
  {
    id: 'Redshift.10',
    title: 'clusters are encrypted at rest',
    severity: 'medium',
    decision: rule(clusterEncryption),
  },
  {
    id: 'Redshift.15',
    title: 'cluster ports are not open to the internet',
    severity: 'high',
    decision: rule(portAccess),
  },
  {
    id: 'Redshift.18',
    title: 'clusters run in several Availability Zones',
    severity: 'medium',
    decision: rule(redshiftZones),
  },
];
