import type { Rule } from '../rule';

/** A cluster exports its audit logs. */
export const documentAuditLogs: Rule = {
  types: ['AWS::DocDB::DBCluster'],
  judge: (cluster) => cluster.texts('EnableCloudwatchLogsExports').includes('audit'),
};
