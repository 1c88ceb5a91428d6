import { auroraSnapshotTags } from '../../../src/rules/rds/backups/aurora-tags';
import { clusterBackupRetention } from '../../../src/rules/rds/backups/cluster-retention';
import { instanceBackupRetention } from '../../../src/rules/rds/backups/instance-retention';
import { instanceSnapshotTags } from '../../../src/rules/rds/backups/instance-tags';
import { mysqlClusterSnapshotTags } from '../../../src/rules/rds/backups/mysql-cluster-tags';
import { postgresqlClusterSnapshotTags } from '../../../src/rules/rds/backups/postgresql-cluster-tags';
import type { Rule } from '../../../src/rules/rule';
import { PARAMETER, properties, type RuleCases } from './case';

function clusterTags(rule: Rule, engine: string, other: string): RuleCases {
  return {
    rule,
    compliant: { 'copied tags': properties({ Engine: engine, CopyTagsToSnapshot: true }) },
    nonCompliant: { 'the default': properties({ Engine: engine }) },
    notApplicable: { 'another engine': properties({ Engine: other }) },
    unresolved: { 'a parameter': properties({ Engine: engine, CopyTagsToSnapshot: PARAMETER }) },
  };
}

export const backups: Readonly<Record<string, RuleCases>> = {
  auroraSnapshotTags: clusterTags(auroraSnapshotTags, 'aurora-postgresql', 'postgres'),
  postgresqlClusterSnapshotTags: clusterTags(postgresqlClusterSnapshotTags, 'postgres', 'aurora-postgresql'),
  mysqlClusterSnapshotTags: clusterTags(mysqlClusterSnapshotTags, 'mysql', 'aurora-mysql'),
  instanceSnapshotTags: {
    rule: instanceSnapshotTags,
    compliant: { 'copied tags': properties({ CopyTagsToSnapshot: true }) },
    nonCompliant: { 'the default': properties({}) },
    notApplicable: { 'an instance of a cluster': properties({ DBClusterIdentifier: 'cluster' }) },
    unresolved: { 'a parameter': properties({ CopyTagsToSnapshot: PARAMETER }) },
  },
  instanceBackupRetention: {
    rule: instanceBackupRetention,
    compliant: { '7 days': properties({ BackupRetentionPeriod: 7 }) },
    nonCompliant: { '6 days': properties({ BackupRetentionPeriod: 6 }), 'the default': properties({}) },
    notApplicable: {
      'a replica': properties({ SourceDBInstanceIdentifier: 'primary' }),
      'an instance of a cluster': properties({ DBClusterIdentifier: 'cluster' }),
    },
    unresolved: { 'a parameter': properties({ BackupRetentionPeriod: PARAMETER }) },
  },
  clusterBackupRetention: {
    rule: clusterBackupRetention,
    compliant: { '7 days': properties({ BackupRetentionPeriod: 7 }) },
    nonCompliant: {
      '6 days': properties({ BackupRetentionPeriod: 6 }),
      'the default': properties({}),
      'the default of Amazon DocumentDB': properties({}, 'AWS::DocDB::DBCluster'),
      'the default of Neptune': properties({}, 'AWS::Neptune::DBCluster'),
    },
    unresolved: { 'a parameter': properties({ BackupRetentionPeriod: PARAMETER }) },
  },
};
