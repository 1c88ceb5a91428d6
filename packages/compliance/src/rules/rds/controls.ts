import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { only } from '../rule';
import { adminUserName } from './admin-user-name';
import { clusterIamAuthentication } from './authentication/cluster-iam';
import { instanceIamAuthentication } from './authentication/instance-iam';
import { clusterMinorVersions } from './availability/cluster-minor-versions';
import { clusterZones } from './availability/cluster-zones';
import { auroraSnapshotTags } from './backups/aurora-tags';
import { clusterBackupRetention } from './backups/cluster-retention';
import { instanceBackupRetention } from './backups/instance-retention';
import { instanceSnapshotTags } from './backups/instance-tags';
import { mysqlClusterSnapshotTags } from './backups/mysql-cluster-tags';
import { postgresqlClusterSnapshotTags } from './backups/postgresql-cluster-tags';
import { clusterEvents } from './events/cluster-events';
import { instanceEvents } from './events/instance-events';
import { parameterGroupEvents } from './events/parameter-group-events';
import { securityGroupEvents } from './events/security-group-events';
import { globalClusterVersion } from './global-cluster-version';
import { auroraMysqlLogs } from './logs/aurora-mysql';
import { auroraMysqlAudit } from './logs/aurora-mysql-audit';
import { auroraPostgresqlLogs } from './logs/aurora-postgresql';
import { instanceLogs } from './logs/instance-logs';
import { mariadbLogs } from './logs/mariadb';
import { postgresqlLogs } from './logs/postgresql';
import { sqlServerLogs } from './logs/sql-server';
import { privateSubnets } from './private-subnets';
import { proxyTls } from './proxy-tls';
import { storageEncrypted } from './storage-encrypted';
import { mariadbTls } from './transit/mariadb';
import { sqlServerTls } from './transit/sql-server';

const INSTANCE = 'AWS::RDS::DBInstance';
const CLUSTER = 'AWS::RDS::DBCluster';
const ONE_SUBSCRIPTION = 'Judges each subscription. Other subscriptions of the account can cover the rest.';
const SNAPSHOTS = 'Snapshots are created and shared after deployment.';
const GROUP_STATE = 'Does not see whether the parameter group is applied to the running database.';

/** Controls for Amazon RDS. */
export const RDS: readonly Control[] = [
  {
    id: 'RDS.1',
    title: 'database snapshots are not public',
    severity: 'critical',
    decision: config('RDS_SNAPSHOTS_PUBLIC_PROHIBITED', SNAPSHOTS),
  },
  {
    id: 'RDS.2',
    title: 'database instances have no public address',
    severity: 'critical',
    decision: nag('rds.RDSInstancePublicAccess', INSTANCE),
  },
  {
    id: 'RDS.3',
    title: 'the storage of database instances is encrypted',
    severity: 'medium',
    decision: rule(only(storageEncrypted, INSTANCE), 'Does not see the encryption of snapshots that are restored.'),
  },
  {
    id: 'RDS.4',
    title: 'database snapshots are encrypted',
    severity: 'medium',
    decision: config('RDS_SNAPSHOT_ENCRYPTED', SNAPSHOTS),
  },
  {
    id: 'RDS.5',
    title: 'database instances have a standby in another Availability Zone',
    severity: 'medium',
    decision: nag('rds.RDSMultiAZSupport', INSTANCE),
  },
  {
    id: 'RDS.6',
    title: 'Enhanced Monitoring of database instances is enabled',
    severity: 'low',
    decision: nag('rds.RDSEnhancedMonitoringEnabled', INSTANCE),
  },
  {
    id: 'RDS.7',
    title: 'database clusters have deletion protection',
    severity: 'low',
    decision: nag('rds.RDSInstanceDeletionProtectionEnabled', CLUSTER),
  },
  {
    id: 'RDS.8',
    title: 'database instances have deletion protection',
    severity: 'low',
    decision: nag('rds.RDSInstanceDeletionProtectionEnabled', INSTANCE),
  },
  {
    id: 'RDS.9',
    title: 'database instances export all logs of their engine to CloudWatch Logs',
    severity: 'medium',
    decision: rule(instanceLogs),
  },
  {
    id: 'RDS.10',
    title: 'database instances accept IAM authentication',
    severity: 'medium',
    decision: rule(instanceIamAuthentication),
  },
  {
    id: 'RDS.11',
    title: 'backups of database instances are retained for at least 7 days',
    severity: 'medium',
    decision: rule(instanceBackupRetention),
  },
  {
    id: 'RDS.12',
    title: 'database clusters accept IAM authentication',
    severity: 'medium',
    decision: rule(clusterIamAuthentication),
  },
  {
    id: 'RDS.13',
    title: 'database instances install minor versions automatically',
    severity: 'high',
    decision: nag('rds.RDSAutomaticMinorVersionUpgradeEnabled', INSTANCE),
  },
  {
    id: 'RDS.14',
    title: 'Aurora MySQL clusters can be backtracked',
    severity: 'medium',
    decision: nag('rds.AuroraMySQLBacktrack', CLUSTER),
  },
  {
    id: 'RDS.15',
    title: 'database clusters have instances in at least two Availability Zones',
    severity: 'medium',
    decision: rule(clusterZones),
  },
  {
    id: 'RDS.16',
    title: 'Aurora clusters copy their tags to snapshots',
    severity: 'low',
    decision: rule(auroraSnapshotTags),
  },
  {
    id: 'RDS.17',
    title: 'database instances copy their tags to snapshots',
    severity: 'low',
    decision: rule(instanceSnapshotTags),
  },
  {
    id: 'RDS.19',
    title: 'subscriptions to events of database clusters cover maintenance and failure',
    severity: 'low',
    decision: rule(clusterEvents, ONE_SUBSCRIPTION),
  },
  {
    id: 'RDS.20',
    title: 'subscriptions to events of database instances cover maintenance, configuration changes and failure',
    severity: 'low',
    decision: rule(instanceEvents, ONE_SUBSCRIPTION),
  },
  {
    id: 'RDS.21',
    title: 'subscriptions to events of parameter groups cover configuration changes',
    severity: 'low',
    decision: rule(parameterGroupEvents, ONE_SUBSCRIPTION),
  },
  {
    id: 'RDS.22',
    title: 'subscriptions to events of database security groups cover configuration changes and failure',
    severity: 'low',
    decision: rule(securityGroupEvents, ONE_SUBSCRIPTION),
  },
  {
    id: 'RDS.23',
    title: 'database instances do not use the default port of their engine',
    severity: 'low',
    decision: nag('rds.RDSNonDefaultPort', INSTANCE),
  },
  {
    id: 'RDS.24',
    title: 'administrators of database clusters do not have the default name',
    severity: 'medium',
    decision: rule(only(adminUserName, CLUSTER)),
  },
  {
    id: 'RDS.25',
    title: 'administrators of database instances do not have the default name',
    severity: 'medium',
    decision: rule(only(adminUserName, INSTANCE)),
  },
  {
    id: 'RDS.27',
    title: 'the storage of database clusters is encrypted',
    severity: 'medium',
    decision: rule(only(storageEncrypted, CLUSTER)),
  },
  {
    id: 'RDS.34',
    title: 'Aurora MySQL clusters export their audit log to CloudWatch Logs',
    severity: 'medium',
    decision: rule(auroraMysqlLogs),
  },
  {
    id: 'RDS.35',
    title: 'Multi-AZ clusters install minor versions automatically',
    severity: 'medium',
    decision: rule(clusterMinorVersions),
  },
  {
    id: 'RDS.36',
    title: 'PostgreSQL instances export their log to CloudWatch Logs',
    severity: 'medium',
    decision: rule(postgresqlLogs),
  },
  {
    id: 'RDS.37',
    title: 'Aurora PostgreSQL clusters export their log to CloudWatch Logs',
    severity: 'medium',
    decision: rule(auroraPostgresqlLogs),
  },
  {
    id: 'RDS.40',
    title: 'SQL Server instances export their agent and error logs to CloudWatch Logs',
    severity: 'medium',
    decision: rule(sqlServerLogs),
  },
  {
    id: 'RDS.41',
    title: 'SQL Server instances require TLS',
    severity: 'medium',
    decision: rule(sqlServerTls, GROUP_STATE),
  },
  {
    id: 'RDS.42',
    title: 'MariaDB instances export their audit and error logs to CloudWatch Logs',
    severity: 'medium',
    decision: rule(mariadbLogs),
  },
  { id: 'RDS.43', title: 'database proxies require TLS', severity: 'medium', decision: rule(proxyTls) },
  {
    id: 'RDS.44',
    title: 'MariaDB instances require TLS',
    severity: 'medium',
    decision: rule(mariadbTls, GROUP_STATE),
  },
  {
    id: 'RDS.45',
    title: 'the audit log of Aurora MySQL clusters is enabled',
    severity: 'medium',
    decision: rule(auroraMysqlAudit, GROUP_STATE),
  },
  {
    id: 'RDS.46',
    title: 'subnets of database instances have no route to an internet gateway',
    severity: 'high',
    decision: rule(privateSubnets),
  },
  {
    id: 'RDS.47',
    title: 'Multi-AZ clusters with PostgreSQL copy their tags to snapshots',
    severity: 'low',
    decision: rule(postgresqlClusterSnapshotTags),
  },
  {
    id: 'RDS.48',
    title: 'Multi-AZ clusters with MySQL copy their tags to snapshots',
    severity: 'low',
    decision: rule(mysqlClusterSnapshotTags),
  },
  {
    id: 'RDS.50',
    title: 'backups of database clusters are retained for at least 7 days',
    severity: 'medium',
    decision: rule(clusterBackupRetention),
  },
  {
    id: 'RDS.51',
    title: 'global clusters have a supported version of Aurora MySQL',
    severity: 'high',
    decision: rule(globalClusterVersion),
  },
];
