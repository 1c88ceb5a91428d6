import type { Rule } from '../rule';

/** Type of the domains of Amazon OpenSearch Service. */
export const OPENSEARCH = 'AWS::OpenSearchService::Domain';

/** Type of the domains of Elasticsearch. */
export const ELASTICSEARCH = 'AWS::Elasticsearch::Domain';

const LATEST_POLICY = 'Policy-Min-TLS-1-2-PFS-2023-10';

/** A domain publishes logs, such as `AUDIT_LOGS`. */
export function domainLogs(type: string, logs: string): Rule {
  return { types: [type], judge: (domain) => domain.flag('LogPublishingOptions', logs, 'Enabled') === true };
}

/** A domain has three data nodes in several Availability Zones. */
export function dataNodes(type: string, configuration: string): Rule {
  return {
    types: [type],
    judge(domain) {
      const nodes = domain.in(configuration);
      return (nodes.number('InstanceCount') ?? 1) >= 3 && nodes.flag('ZoneAwarenessEnabled') === true;
    },
  };
}

/** A domain requires HTTPS with the latest TLS policy. */
export function latestTls(type: string): Rule {
  return {
    types: [type],
    judge(domain) {
      const endpoint = domain.in('DomainEndpointOptions');
      return endpoint.flag('EnforceHTTPS') === true && endpoint.text('TLSSecurityPolicy') === LATEST_POLICY;
    },
  };
}
