import { acceleratorTls } from '../../../src/rules/dynamodb/accelerator-tls';
import { tableDeletionProtection } from '../../../src/rules/dynamodb/deletion-protection';
import { tableRecovery } from '../../../src/rules/dynamodb/point-in-time-recovery';
import { PARAMETER, properties, settingCases, type Case, type RuleCases } from './case';

const globalTable = (...Replicas: readonly unknown[]): Case => properties({ Replicas }, 'AWS::DynamoDB::GlobalTable');
const recovery = (enabled: unknown) => ({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: enabled } });

export const dynamodb: Readonly<Record<string, RuleCases>> = {
  tableDeletionProtection: {
    rule: tableDeletionProtection,
    compliant: {
      'a table': properties({ DeletionProtectionEnabled: true }),
      'a global table': globalTable({ DeletionProtectionEnabled: true }, { DeletionProtectionEnabled: 'true' }),
    },
    nonCompliant: {
      'a table without the property': properties({}),
      'a table with false': properties({ DeletionProtectionEnabled: false }),
      'a replica without protection': globalTable({ DeletionProtectionEnabled: true }, { Region: 'eu-west-1' }),
    },
    unresolved: { 'a parameter': properties({ DeletionProtectionEnabled: PARAMETER }) },
  },
  tableRecovery: {
    rule: tableRecovery,
    compliant: { 'a table': properties(recovery(true)), 'a global table': globalTable(recovery(true)) },
    nonCompliant: {
      'a table without the property': properties({}),
      'a table with false': properties(recovery(false)),
      'a replica without recovery': globalTable(recovery(true), {}),
    },
    unresolved: { 'a parameter': globalTable(recovery(PARAMETER)) },
  },
  acceleratorTls: settingCases(acceleratorTls, ['ClusterEndpointEncryptionType'], {
    compliant: ['TLS'],
    nonCompliant: ['NONE', undefined],
  }),
};
