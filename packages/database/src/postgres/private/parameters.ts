/** Parameters of the server that any team should want, each dynamic: no change of them restarts the server. */
export const SERVER_PARAMETERS: Readonly<Record<string, string>> = {
  // Clients without TLS are turned away. PostgreSQL 15 and newer do so by default, older ones do not.
  'rds.force_ssl': '1',
  // Passwords are kept as SCRAM verifiers, never as MD5, which version 13 still defaults to.
  password_encryption: 'scram-sha-256',
  // Who came, who left, and how long they stayed.
  log_connections: '1',
  log_disconnections: '1',
  // Changes of the schema leave a trace (CIS PostgreSQL benchmark), statements on data do not: they hold personal data.
  log_statement: 'ddl',
  // Milliseconds: only statements that a user would notice.
  log_min_duration_statement: '1000',
  // Sessions that wait longer than the deadlock timeout, the usual cause of a slow night.
  log_lock_waits: '1',
};
