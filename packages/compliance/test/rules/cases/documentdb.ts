import { documentAuditLogs } from '../../../src/rules/documentdb/audit-logs';
import { documentDeletionProtection } from '../../../src/rules/documentdb/deletion-protection';
import { documentTls } from '../../../src/rules/documentdb/transit';
import { PARAMETER, properties, settingCases, type Case, type RuleCases } from './case';

function clusterWithGroup(Parameters: object): Case {
  return {
    resources: {
      Judged: { Type: 'AWS::DocDB::DBCluster', Properties: { DBClusterParameterGroupName: { Ref: 'Group' } } },
      Group: { Type: 'AWS::DocDB::DBClusterParameterGroup', Properties: { Parameters } },
    },
  };
}

export const documentdb: Readonly<Record<string, RuleCases>> = {
  documentAuditLogs: settingCases(documentAuditLogs, ['EnableCloudwatchLogsExports'], {
    compliant: [['profiler', 'audit']],
    nonCompliant: [['profiler'], undefined],
  }),
  documentDeletionProtection: settingCases(documentDeletionProtection, ['DeletionProtection'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  }),
  documentTls: {
    rule: documentTls,
    compliant: { 'TLS 1.2': clusterWithGroup({ tls: 'tls1.2+' }), FIPS: clusterWithGroup({ tls: 'fips-140-3' }) },
    nonCompliant: {
      'no TLS': clusterWithGroup({ tls: 'disabled' }),
      'any version': clusterWithGroup({ tls: 'enabled' }),
      'the default of a group': clusterWithGroup({}),
      'no group': properties({}),
      'a default group': properties({ DBClusterParameterGroupName: 'default.docdb5.0' }),
    },
    unresolved: {
      'a group of another stack': properties({ DBClusterParameterGroupName: 'shared' }),
      'a value in a parameter': clusterWithGroup({ tls: PARAMETER }),
    },
  },
};
