import { elasticsearchAuditLogs } from '../../../src/rules/es/audit-logs';
import { elasticsearchDataNodes } from '../../../src/rules/es/data-nodes';
import { elasticsearchErrorLogs } from '../../../src/rules/es/error-logs';
import { elasticsearchPrimaryNodes } from '../../../src/rules/es/primary-nodes';
import { elasticsearchTls } from '../../../src/rules/es/tls';
import { openSearchAccessControl } from '../../../src/rules/opensearch/access-control';
import { openSearchAuditLogs } from '../../../src/rules/opensearch/audit-logs';
import { openSearchDataNodes } from '../../../src/rules/opensearch/data-nodes';
import { openSearchErrorLogs } from '../../../src/rules/opensearch/error-logs';
import { openSearchTls } from '../../../src/rules/opensearch/tls';
import type { Rule } from '../../../src/rules/rule';
import { PARAMETER, properties, settingCases, type RuleCases } from './case';

function logCases(rule: Rule, logs: string): RuleCases {
  return settingCases(rule, ['LogPublishingOptions', logs, 'Enabled'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  });
}

function nodeCases(rule: Rule, configuration: string): RuleCases {
  const nodes = (InstanceCount: unknown, ZoneAwarenessEnabled?: boolean) =>
    properties({ [configuration]: { InstanceCount, ZoneAwarenessEnabled } });
  return {
    rule,
    compliant: { 'three nodes in several zones': nodes(3, true) },
    nonCompliant: {
      'one node, which is the default': properties({}),
      'two nodes': nodes(2, true),
      'three nodes in one zone': nodes(3),
    },
    unresolved: { 'a parameter': nodes(PARAMETER, true) },
  };
}

function tlsCases(rule: Rule): RuleCases {
  const endpoint = (EnforceHTTPS: unknown, TLSSecurityPolicy?: string) =>
    properties({ DomainEndpointOptions: { EnforceHTTPS, TLSSecurityPolicy } });
  return {
    rule,
    compliant: { 'HTTPS with the latest policy': endpoint(true, 'Policy-Min-TLS-1-2-PFS-2023-10') },
    nonCompliant: {
      'no options': properties({}),
      HTTP: endpoint(false, 'Policy-Min-TLS-1-2-PFS-2023-10'),
      'an older policy': endpoint(true, 'Policy-Min-TLS-1-2-2019-07'),
      'the default policy': endpoint(true),
    },
    unresolved: { 'a parameter': endpoint(PARAMETER) },
  };
}

const primaryNodes = (DedicatedMasterEnabled: unknown, DedicatedMasterCount?: number) =>
  properties({ ElasticsearchClusterConfig: { DedicatedMasterEnabled, DedicatedMasterCount } });

export const search: Readonly<Record<string, RuleCases>> = {
  elasticsearchErrorLogs: logCases(elasticsearchErrorLogs, 'ES_APPLICATION_LOGS'),
  elasticsearchAuditLogs: logCases(elasticsearchAuditLogs, 'AUDIT_LOGS'),
  elasticsearchDataNodes: nodeCases(elasticsearchDataNodes, 'ElasticsearchClusterConfig'),
  elasticsearchTls: tlsCases(elasticsearchTls),
  elasticsearchPrimaryNodes: {
    rule: elasticsearchPrimaryNodes,
    compliant: { 'three nodes': primaryNodes(true, 3) },
    nonCompliant: {
      'no primary nodes': properties({}),
      'disabled nodes': primaryNodes(false, 3),
      'two nodes': primaryNodes(true, 2),
      'no count': primaryNodes(true),
    },
    unresolved: { 'a parameter': primaryNodes(PARAMETER) },
  },
  openSearchErrorLogs: logCases(openSearchErrorLogs, 'ES_APPLICATION_LOGS'),
  openSearchAuditLogs: logCases(openSearchAuditLogs, 'AUDIT_LOGS'),
  openSearchDataNodes: nodeCases(openSearchDataNodes, 'ClusterConfig'),
  openSearchTls: tlsCases(openSearchTls),
  openSearchAccessControl: settingCases(openSearchAccessControl, ['AdvancedSecurityOptions', 'Enabled'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  }),
};
