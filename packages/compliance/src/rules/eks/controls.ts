import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { clusterAuditLogs } from './audit-logs';
import { clusterVersion } from './cluster-version';
import { nodeVersion } from './node-version';
import { CLUSTER_TYPES } from './private/clusters';

const AGES = 'Support of versions is as of September 2026.';

/** Controls for Amazon EKS. EKS.3 is retired, since secrets are always encrypted. */
export const EKS: readonly Control[] = [
  {
    id: 'EKS.1',
    title: 'cluster endpoints are private',
    severity: 'high',
    decision: nag('eks.EKSClusterNoEndpointPublicAccess', ...CLUSTER_TYPES),
  },
  {
    id: 'EKS.2',
    title: 'clusters run a supported version of Kubernetes',
    severity: 'high',
    decision: rule(clusterVersion, AGES),
  },
  {
    id: 'EKS.8',
    title: 'clusters publish audit logs',
    severity: 'medium',
    decision: rule(clusterAuditLogs),
  },
  {
    id: 'EKS.9',
    title: 'node groups run a supported version of Kubernetes',
    severity: 'high',
    decision: rule(nodeVersion, AGES),
  },
];
