import type { Control } from '../control';
import { rule } from '../decisions';
import { authToken } from './auth-token';
import { automaticBackups } from './automatic-backups';
import { automaticFailover } from './automatic-failover';
import { encryptionAtRest } from './encryption-at-rest';
import { encryptionInTransit } from './encryption-in-transit';
import { minorVersions } from './minor-versions';
import { subnetGroup } from './subnet-group';

/** Controls for Amazon ElastiCache. */
export const ELASTICACHE: readonly Control[] = [
  {
    id: 'ElastiCache.1',
    title: 'caches have automatic backups',
    severity: 'high',
    decision: rule(automaticBackups),
  },
  {
    id: 'ElastiCache.2',
    title: 'caches install minor versions automatically',
    severity: 'high',
    decision: rule(minorVersions),
  },
  {
    id: 'ElastiCache.3',
    title: 'replication groups fail over automatically',
    severity: 'medium',
    decision: rule(automaticFailover),
  },
  {
    id: 'ElastiCache.4',
    title: 'replication groups are encrypted at rest',
    severity: 'medium',
    decision: rule(encryptionAtRest),
  },
  {
    id: 'ElastiCache.5',
    title: 'replication groups are encrypted in transit',
    severity: 'medium',
    decision: rule(encryptionInTransit),
  },
  {
    id: 'ElastiCache.6',
    title: 'replication groups with Redis OSS before version 6 have an AUTH token',
    severity: 'medium',
    decision: rule(authToken, 'Does not judge replication groups without a version, which have the newest one.'),
  },
  {
    id: 'ElastiCache.7',
    title: 'caches do not have the default subnet group',
    severity: 'high',
    decision: rule(subnetGroup),
  },
];
