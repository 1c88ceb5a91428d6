import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { ELASTICSEARCH } from '../private/search-domains';
import { elasticsearchAuditLogs } from './audit-logs';
import { elasticsearchDataNodes } from './data-nodes';
import { elasticsearchErrorLogs } from './error-logs';
import { elasticsearchPrimaryNodes } from './primary-nodes';
import { elasticsearchTls } from './tls';

/** Controls for Elasticsearch. */
export const ELASTICSEARCH_SERVICE: readonly Control[] = [
  {
    id: 'ES.1',
    title: 'domains are encrypted at rest',
    severity: 'medium',
    decision: nag('opensearch.OpenSearchEncryptedAtRest', ELASTICSEARCH),
  },
  {
    id: 'ES.2',
    title: 'domains run in a VPC',
    severity: 'critical',
    decision: nag('opensearch.OpenSearchInVPCOnly', ELASTICSEARCH),
  },
  {
    id: 'ES.3',
    title: 'domains encrypt traffic between nodes',
    severity: 'medium',
    decision: nag('opensearch.OpenSearchNodeToNodeEncryption', ELASTICSEARCH),
  },
  {
    id: 'ES.4',
    title: 'domains publish error logs',
    severity: 'medium',
    decision: rule(elasticsearchErrorLogs),
  },
  {
    id: 'ES.5',
    title: 'domains publish audit logs',
    severity: 'medium',
    decision: rule(elasticsearchAuditLogs),
  },
  {
    id: 'ES.6',
    title: 'domains have three data nodes in several Availability Zones',
    severity: 'medium',
    decision: rule(elasticsearchDataNodes),
  },
  {
    id: 'ES.7',
    title: 'domains have three dedicated primary nodes',
    severity: 'medium',
    decision: rule(elasticsearchPrimaryNodes),
  },
  {
    id: 'ES.8',
    title: 'domains require HTTPS with the latest TLS policy',
    severity: 'medium',
    decision: rule(elasticsearchTls),
  },
];
