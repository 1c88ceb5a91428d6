import { domainLogs, ELASTICSEARCH } from '../private/search-domains';

/** A domain publishes error logs. */
export const elasticsearchErrorLogs = domainLogs(ELASTICSEARCH, 'ES_APPLICATION_LOGS');
