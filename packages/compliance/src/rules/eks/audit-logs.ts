import type { Rule } from '../rule';
import { CLUSTER_TYPES, logsOf } from './private/clusters';

/** A cluster publishes its audit logs. */
export const clusterAuditLogs: Rule = {
  types: CLUSTER_TYPES,
  judge: (cluster) => logsOf(cluster).includes('audit'),
};
