import { domainLogs, ELASTICSEARCH } from '../private/search-domains';

/** A domain publishes audit logs. */
export const elasticsearchAuditLogs = domainLogs(ELASTICSEARCH, 'AUDIT_LOGS');
