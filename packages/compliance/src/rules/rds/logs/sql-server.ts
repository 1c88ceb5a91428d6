import { logExports } from '../private/logs';

/** A SQL Server instance exports its logs to Amazon CloudWatch Logs. */
export const sqlServerLogs = logExports('DBInstance', 'sqlserver*', ['agent', 'error']);
