import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { endpointSsl } from './endpoint-ssl';
import { replicationMinorVersions } from './minor-versions';
import { mongodbAuthentication } from './mongodb-authentication';
import { neptuneAuthorization } from './neptune-authorization';
import { redisTls } from './redis-tls';
import { sourceLogs } from './source-logs';
import { targetLogs } from './target-logs';
import { replicationZones } from './zones';

/** Controls for AWS Database Migration Service. */
export const DMS: readonly Control[] = [
  {
    id: 'DMS.1',
    title: 'replication instances have no public address',
    severity: 'critical',
    decision: nag('dms.DMSReplicationNotPublic', 'AWS::DMS::ReplicationInstance'),
  },
  {
    id: 'DMS.6',
    title: 'replication instances install minor versions automatically',
    severity: 'medium',
    decision: rule(replicationMinorVersions),
  },
  {
    id: 'DMS.7',
    title: 'replication tasks log the target database',
    severity: 'medium',
    decision: rule(targetLogs),
  },
  {
    id: 'DMS.8',
    title: 'replication tasks log the source database',
    severity: 'medium',
    decision: rule(sourceLogs),
  },
  {
    id: 'DMS.9',
    title: 'endpoints connect with SSL',
    severity: 'medium',
    decision: rule(endpointSsl),
  },
  {
    id: 'DMS.10',
    title: 'endpoints for Neptune use IAM authorization',
    severity: 'medium',
    decision: rule(neptuneAuthorization),
  },
  {
    id: 'DMS.11',
    title: 'endpoints for MongoDB authenticate',
    severity: 'medium',
    decision: rule(mongodbAuthentication),
  },
  {
    id: 'DMS.12',
    title: 'endpoints for Redis connect with TLS',
    severity: 'medium',
    decision: rule(redisTls),
  },
  {
    id: 'DMS.13',
    title: 'replication instances run in several Availability Zones',
    severity: 'medium',
    decision: rule(replicationZones),
  },
];
