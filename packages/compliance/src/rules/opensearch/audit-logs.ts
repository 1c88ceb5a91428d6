import { domainLogs, OPENSEARCH } from '../private/search-domains';

/** A domain publishes audit logs. */
export const openSearchAuditLogs = domainLogs(OPENSEARCH, 'AUDIT_LOGS');
