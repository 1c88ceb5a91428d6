import { logExports } from '../private/logs';

/** A MariaDB instance exports its audit and error logs to Amazon CloudWatch Logs. */
export const mariadbLogs = logExports('DBInstance', 'mariadb', ['audit', 'error']);
