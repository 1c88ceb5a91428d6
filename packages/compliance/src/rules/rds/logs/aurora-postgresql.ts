import { logExports } from '../private/logs';

/** An Aurora PostgreSQL cluster exports its log to Amazon CloudWatch Logs. */
export const auroraPostgresqlLogs = logExports('DBCluster', 'aurora-postgresql', ['postgresql']);
