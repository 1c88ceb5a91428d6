import { logExports } from '../private/logs';

/** A PostgreSQL instance exports its log to Amazon CloudWatch Logs. */
export const postgresqlLogs = logExports('DBInstance', 'postgres', ['postgresql']);
