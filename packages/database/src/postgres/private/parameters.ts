/** Default server parameters. All are dynamic, so a change does not restart the server. */
export const SERVER_PARAMETERS: Readonly<Record<string, string>> = {
  // Reject connections without TLS. This is the default from PostgreSQL 15 on.
  'rds.force_ssl': '1',
  // Store passwords as SCRAM verifiers. PostgreSQL 13 defaults to MD5.
  password_encryption: 'scram-sha-256',
  // Log connections with their duration.
  log_connections: '1',
  log_disconnections: '1',
  // Log schema changes (CIS PostgreSQL benchmark) but no statements on data, which contain personal data.
  log_statement: 'ddl',
  // Log statements slower than this number of milliseconds.
  log_min_duration_statement: '1000',
  // Log sessions that wait for a lock longer than the deadlock timeout.
  log_lock_waits: '1',
};
