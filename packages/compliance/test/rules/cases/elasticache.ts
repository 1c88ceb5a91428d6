import { authToken } from '../../../src/rules/elasticache/auth-token';
import { automaticBackups } from '../../../src/rules/elasticache/automatic-backups';
import { automaticFailover } from '../../../src/rules/elasticache/automatic-failover';
import { encryptionAtRest } from '../../../src/rules/elasticache/encryption-at-rest';
import { encryptionInTransit } from '../../../src/rules/elasticache/encryption-in-transit';
import { minorVersions } from '../../../src/rules/elasticache/minor-versions';
import { subnetGroup } from '../../../src/rules/elasticache/subnet-group';
import { PARAMETER, properties, type RuleCases } from './case';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';

export const elasticache: Readonly<Record<string, RuleCases>> = {
  authToken: {
    rule: authToken,
    compliant: { 'a token': properties({ Engine: 'Redis', EngineVersion: '5.0.6', AuthToken: PARAMETER }) },
    nonCompliant: { 'no token': properties({ EngineVersion: '5.0.6' }) },
    notApplicable: {
      'a version with access control': properties({ Engine: 'redis', EngineVersion: '6.2' }),
      'the newest version': properties({ Engine: 'redis' }),
      Valkey: properties({ Engine: 'valkey', EngineVersion: '8.0' }),
    },
    unresolved: { 'a parameter': properties({ Engine: 'redis', EngineVersion: PARAMETER }) },
  },
  automaticBackups: {
    rule: automaticBackups,
    compliant: { 'one day': properties({ Engine: 'redis', SnapshotRetentionLimit: 1 }) },
    nonCompliant: { 'the default': properties({}, GROUP), none: properties({ SnapshotRetentionLimit: 0 }, GROUP) },
    notApplicable: { Memcached: properties({ Engine: 'memcached' }) },
    unresolved: { 'a parameter': properties({ SnapshotRetentionLimit: PARAMETER }, GROUP) },
  },
  automaticFailover: {
    rule: automaticFailover,
    compliant: { enabled: properties({ AutomaticFailoverEnabled: true }) },
    nonCompliant: { 'the default': properties({}) },
    unresolved: { 'a parameter': properties({ AutomaticFailoverEnabled: PARAMETER }) },
  },
  encryptionAtRest: {
    rule: encryptionAtRest,
    compliant: {
      encrypted: properties({ AtRestEncryptionEnabled: true }),
      'the default of Valkey': properties({ Engine: 'valkey' }),
    },
    nonCompliant: {
      'the default of Redis OSS': properties({ Engine: 'redis' }),
      'Valkey without encryption': properties({ Engine: 'valkey', AtRestEncryptionEnabled: false }),
    },
    unresolved: { 'a parameter': properties({ AtRestEncryptionEnabled: PARAMETER }) },
  },
  encryptionInTransit: {
    rule: encryptionInTransit,
    compliant: { encrypted: properties({ TransitEncryptionEnabled: true }) },
    nonCompliant: { 'the default': properties({}) },
    unresolved: { 'a parameter': properties({ TransitEncryptionEnabled: PARAMETER }) },
  },
  minorVersions: {
    rule: minorVersions,
    compliant: { 'the default': properties({ Engine: 'redis' }) },
    nonCompliant: { disabled: properties({ AutoMinorVersionUpgrade: false }, GROUP) },
    notApplicable: { Memcached: properties({ Engine: 'memcached', AutoMinorVersionUpgrade: false }) },
    unresolved: { 'a parameter': properties({ AutoMinorVersionUpgrade: PARAMETER }, GROUP) },
  },
  subnetGroup: {
    rule: subnetGroup,
    compliant: { 'a group': properties({ CacheSubnetGroupName: { Ref: 'Judged' } }) },
    nonCompliant: { 'the default': properties({}, GROUP), 'its name': properties({ CacheSubnetGroupName: 'default' }) },
    unresolved: { 'a parameter': properties({ CacheSubnetGroupName: PARAMETER }) },
  },
};
