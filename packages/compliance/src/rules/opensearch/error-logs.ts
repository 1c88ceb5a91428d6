import { domainLogs, OPENSEARCH } from '../private/search-domains';

/** A domain publishes error logs. */
export const openSearchErrorLogs = domainLogs(OPENSEARCH, 'ES_APPLICATION_LOGS');
