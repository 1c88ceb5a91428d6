import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { OPENSEARCH } from '../private/search-domains';
import { openSearchAccessControl } from './access-control';
import { openSearchAuditLogs } from './audit-logs';
import { openSearchDataNodes } from './data-nodes';
import { openSearchErrorLogs } from './error-logs';
import { openSearchTls } from './tls';

/** Controls for Amazon OpenSearch Service. */
export const OPENSEARCH_SERVICE: readonly Control[] = [
  {
    id: 'Opensearch.1',
    title: 'domains are encrypted at rest',
    severity: 'medium',
    decision: nag('opensearch.OpenSearchEncryptedAtRest', OPENSEARCH),
  },
  {
    id: 'Opensearch.2',
    title: 'domains run in a VPC',
    severity: 'critical',
    decision: nag('opensearch.OpenSearchInVPCOnly', OPENSEARCH),
  },
  {
    id: 'Opensearch.3',
    title: 'domains encrypt traffic between nodes',
    severity: 'medium',
    decision: nag('opensearch.OpenSearchNodeToNodeEncryption', OPENSEARCH),
  },
  {
    id: 'Opensearch.4',
    title: 'domains publish error logs',
    severity: 'medium',
    decision: rule(openSearchErrorLogs),
  },
  {
    id: 'Opensearch.5',
    title: 'domains publish audit logs',
    severity: 'medium',
    decision: rule(openSearchAuditLogs),
  },
  {
    id: 'Opensearch.6',
    title: 'domains have three data nodes in several Availability Zones',
    severity: 'medium',
    decision: rule(openSearchDataNodes),
  },
  {
    id: 'Opensearch.7',
    title: 'domains have fine-grained access control',
    severity: 'high',
    decision: rule(openSearchAccessControl),
  },
  {
    id: 'Opensearch.8',
    title: 'domains require HTTPS with the latest TLS policy',
    severity: 'medium',
    decision: rule(openSearchTls),
  },
  {
    id: 'Opensearch.10',
    title: 'domains have the latest software update',
    severity: 'low',
    decision: config('OPENSEARCH_UPDATE_CHECK', 'Updates are released and installed after deployment'),
  },
];
