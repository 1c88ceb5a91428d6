import { auroraMysqlLogs } from '../../../src/rules/rds/logs/aurora-mysql';
import { auroraMysqlAudit } from '../../../src/rules/rds/logs/aurora-mysql-audit';
import { auroraPostgresqlLogs } from '../../../src/rules/rds/logs/aurora-postgresql';
import { instanceLogs } from '../../../src/rules/rds/logs/instance-logs';
import { mariadbLogs } from '../../../src/rules/rds/logs/mariadb';
import { postgresqlLogs } from '../../../src/rules/rds/logs/postgresql';
import { sqlServerLogs } from '../../../src/rules/rds/logs/sql-server';
import type { Rule } from '../../../src/rules/rule';
import { type Case, PARAMETER, properties, resources, type RuleCases } from './case';

const exported = (Engine: string, ...logs: readonly string[]) =>
  properties({ Engine, EnableCloudwatchLogsExports: logs });

function exportedLogs(rule: Rule, engine: string, other: string, logs: readonly string[]): RuleCases {
  const [type] = rule.types;
  return {
    rule,
    compliant: { 'exported logs': exported(engine, ...logs, 'other') },
    nonCompliant: { 'a missing log': exported(engine, ...logs.slice(1)), 'no export': properties({ Engine: engine }) },
    notApplicable: {
      'another engine': properties({ Engine: other }),
      'Aurora Serverless v1': properties({ Engine: engine, EngineMode: 'serverless' }),
      'a replica of another engine': resources({
        [`Judged ${type}`]: { ReplicationSourceIdentifier: { Ref: 'Primary' } },
        [`Primary ${type}`]: { Engine: other },
      }),
    },
    unresolved: {
      'a parameter': properties({ Engine: engine, EnableCloudwatchLogsExports: PARAMETER }),
      'no engine': properties({}),
    },
  };
}

function audited(Parameters: Readonly<Record<string, unknown>>): Case {
  return resources({
    'Judged AWS::RDS::DBCluster': { Engine: 'aurora-mysql', DBClusterParameterGroupName: { Ref: 'Group' } },
    'Group AWS::RDS::DBClusterParameterGroup': { Parameters },
  });
}

export const logs: Readonly<Record<string, RuleCases>> = {
  postgresqlLogs: exportedLogs(postgresqlLogs, 'postgres', 'aurora-postgresql', ['postgresql']),
  sqlServerLogs: exportedLogs(sqlServerLogs, 'sqlserver-ex', 'postgres', ['agent', 'error']),
  mariadbLogs: exportedLogs(mariadbLogs, 'mariadb', 'mysql', ['audit', 'error']),
  auroraMysqlLogs: exportedLogs(auroraMysqlLogs, 'aurora-mysql', 'mysql', ['audit']),
  auroraPostgresqlLogs: exportedLogs(auroraPostgresqlLogs, 'aurora-postgresql', 'postgres', ['postgresql']),
  instanceLogs: {
    rule: instanceLogs,
    compliant: {
      PostgreSQL: exported('postgres', 'postgresql', 'upgrade'),
      Oracle: exported('oracle-se2', 'alert', 'audit', 'trace', 'listener'),
      'SQL Server': exported('sqlserver-web', 'error', 'agent'),
      MySQL: exported('mysql', 'audit', 'error', 'general', 'slowquery'),
    },
    nonCompliant: { 'a missing log': exported('mariadb', 'audit', 'error', 'general') },
    notApplicable: {
      'an instance of a cluster': properties({ DBClusterIdentifier: 'cluster' }),
      'an engine without such logs': properties({ Engine: 'db2-se' }),
    },
    unresolved: { 'a parameter': properties({ Engine: 'mysql', EnableCloudwatchLogsExports: PARAMETER }) },
  },
  auroraMysqlAudit: {
    rule: auroraMysqlAudit,
    compliant: { 'an audit log': audited({ server_audit_logging: 1, server_audit_events: 'CONNECT' }) },
    nonCompliant: {
      'the default': audited({}),
      'no events': audited({ server_audit_logging: 'on' }),
      'no group': properties({ Engine: 'aurora-mysql' }),
    },
    notApplicable: { 'Aurora PostgreSQL': properties({ Engine: 'aurora-postgresql' }) },
    unresolved: {
      'a group of another stack': properties({ Engine: 'aurora-mysql', DBClusterParameterGroupName: 'group' }),
    },
  },
};
