import { logExports } from '../private/logs';

/** An Aurora MySQL cluster exports its audit log to Amazon CloudWatch Logs. */
export const auroraMysqlLogs = logExports('DBCluster', 'aurora-mysql', ['audit']);
