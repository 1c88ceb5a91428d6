import { clusterAuditLogs } from '../../../src/rules/eks/audit-logs';
import { clusterVersion } from '../../../src/rules/eks/cluster-version';
import { nodeVersion } from '../../../src/rules/eks/node-version';
import { PARAMETER, properties, type Case, type RuleCases } from './case';

const CUSTOM = 'Custom::AWSCDK-EKS-Cluster';
const logs = (...types: readonly unknown[]) =>
  properties({ Logging: { ClusterLogging: { EnabledTypes: types.map((Type) => ({ Type })) } } });
const customLogs = (enabled: boolean, ...types: readonly string[]) =>
  properties({ Config: { logging: { clusterLogging: [{ enabled, types }] } } }, CUSTOM);

function nodesOf(Version: unknown): Case {
  return {
    resources: {
      Judged: { Type: 'AWS::EKS::Nodegroup', Properties: { ClusterName: { Ref: 'Cluster' } } },
      Cluster: { Type: 'AWS::EKS::Cluster', Properties: { Version } },
    },
  };
}

export const eks: Readonly<Record<string, RuleCases>> = {
  clusterVersion: {
    rule: clusterVersion,
    compliant: {
      'the oldest supported version': properties({ Version: '1.33' }),
      'the newest version, which is the default': properties({}),
      'a later major version': properties({ Version: '2.0' }),
      'a cluster of the custom resource': properties({ Config: { version: '1.34' } }, CUSTOM),
    },
    nonCompliant: {
      'an old version': properties({ Version: '1.32' }),
      'an old version of the custom resource': properties({ Config: { version: '1.30' } }, CUSTOM),
    },
    unresolved: { 'a parameter': properties({ Version: PARAMETER }) },
  },
  clusterAuditLogs: {
    rule: clusterAuditLogs,
    compliant: { 'audit logs': logs('api', 'audit'), 'audit logs of the custom resource': customLogs(true, 'audit') },
    nonCompliant: {
      'no logs': properties({}),
      'other logs': logs('api'),
      'disabled logs of the custom resource': customLogs(false, 'audit'),
    },
    unresolved: { 'a parameter': logs(PARAMETER) },
  },
  nodeVersion: {
    rule: nodeVersion,
    compliant: {
      'a version of its own': properties({ Version: '1.33' }),
      'the version of the cluster': nodesOf('1.35'),
    },
    nonCompliant: { 'an old version': properties({ Version: '1.31' }), 'an old cluster': nodesOf('1.31') },
    unresolved: { 'a cluster of another stack': properties({ ClusterName: 'shared' }) },
  },
};
