import type { Rule } from '../rule';

/** A cluster exports its audit logs. */
export const graphAuditLogs: Rule = {
  types: ['AWS::Neptune::DBCluster'],
  judge: (cluster) => cluster.texts('EnableCloudwatchLogsExports').includes('audit'),
};
