import { clientAuthentication } from '../../../src/rules/msk/client-authentication';
import { connectorLogs } from '../../../src/rules/msk/connector-logs';
import { connectorTls } from '../../../src/rules/msk/connector-tls';
import { clusterPublicAccess } from '../../../src/rules/msk/public-access';
import { graphAuditLogs } from '../../../src/rules/neptune/audit-logs';
import { graphDeletionProtection } from '../../../src/rules/neptune/deletion-protection';
import { graphSnapshotTags } from '../../../src/rules/neptune/snapshot-tags';
import { firewallDeletionProtection } from '../../../src/rules/networkfirewall/deletion-protection';
import { fragments } from '../../../src/rules/networkfirewall/fragments';
import { firewallLogs } from '../../../src/rules/networkfirewall/logs';
import { packets } from '../../../src/rules/networkfirewall/packets';
import { ruleGroups } from '../../../src/rules/networkfirewall/rule-groups';
import { statelessRules } from '../../../src/rules/networkfirewall/stateless-rules';
import { subnetProtection } from '../../../src/rules/networkfirewall/subnet-protection';
import { PARAMETER, properties, settingCases, type Case, type RuleCases } from './case';

const clients = (ClientAuthentication: unknown) => properties({ ClientAuthentication });
const delivery = (WorkerLogDelivery: object) => properties({ LogDelivery: { WorkerLogDelivery } });
const FLAG = { compliant: [true], nonCompliant: [false, undefined] };

function firewallWithLogs(LogDestinationConfigs: unknown): Case {
  return {
    resources: {
      Judged: { Type: 'AWS::NetworkFirewall::Firewall' },
      Logging: {
        Type: 'AWS::NetworkFirewall::LoggingConfiguration',
        Properties: { FirewallArn: { Ref: 'Judged' }, LoggingConfiguration: { LogDestinationConfigs } },
      },
    },
  };
}

const policy = (FirewallPolicy: unknown) => properties({ FirewallPolicy });
const actions = {
  compliant: [['aws:drop'], ['aws:forward_to_sfe', 'custom']],
  nonCompliant: [['aws:pass'], ['aws:pass', 'custom']],
};
const stateless = (StatelessRules: unknown) =>
  properties({
    Type: 'STATELESS',
    RuleGroup: { RulesSource: { StatelessRulesAndCustomActions: { StatelessRules } } },
  });

export const streaming: Readonly<Record<string, RuleCases>> = {
  connectorTls: settingCases(connectorTls, ['KafkaClusterEncryptionInTransit', 'EncryptionType'], {
    compliant: ['TLS'],
    nonCompliant: ['PLAINTEXT'],
  }),
  clusterPublicAccess: settingCases(
    clusterPublicAccess,
    ['BrokerNodeGroupInfo', 'ConnectivityInfo', 'PublicAccess', 'Type'],
    { compliant: ['DISABLED', undefined], nonCompliant: ['SERVICE_PROVIDED_EIPS'] },
  ),
  connectorLogs: {
    rule: connectorLogs,
    compliant: {
      'a log group': delivery({ CloudWatchLogs: { Enabled: true } }),
      'a delivery stream': delivery({ CloudWatchLogs: { Enabled: false }, Firehose: { Enabled: true } }),
      'a bucket': delivery({ S3: { Enabled: true } }),
    },
    nonCompliant: { 'no logs': properties({}), 'disabled logs': delivery({ S3: { Enabled: false } }) },
    unresolved: { 'a parameter': delivery({ S3: { Enabled: PARAMETER } }) },
  },
  clientAuthentication: {
    rule: clientAuthentication,
    compliant: {
      IAM: clients({ Sasl: { Iam: { Enabled: true } } }),
      'disabled access without authentication': clients({ Unauthenticated: { Enabled: false } }),
    },
    nonCompliant: {
      'no settings': properties({}),
      'access without authentication': clients({ Sasl: {}, Unauthenticated: { Enabled: true } }),
    },
    unresolved: { 'a parameter': clients({ Unauthenticated: { Enabled: PARAMETER } }) },
  },
  graphAuditLogs: settingCases(graphAuditLogs, ['EnableCloudwatchLogsExports'], {
    compliant: [['audit', 'slowquery']],
    nonCompliant: [['slowquery'], undefined],
  }),
  graphDeletionProtection: settingCases(graphDeletionProtection, ['DeletionProtection'], FLAG),
  graphSnapshotTags: settingCases(graphSnapshotTags, ['CopyTagsToSnapshot'], FLAG),
  firewallLogs: {
    rule: firewallLogs,
    compliant: { 'a destination': firewallWithLogs([{ LogType: 'ALERT' }]) },
    nonCompliant: { 'no configuration': properties({}), 'no destination': firewallWithLogs([]) },
    unresolved: { 'destinations in a parameter': firewallWithLogs(PARAMETER) },
  },
  ruleGroups: {
    rule: ruleGroups,
    compliant: {
      'a stateful group': policy({ StatefulRuleGroupReferences: [{ ResourceArn: 'arn' }] }),
      'a stateless group': policy({ StatelessRuleGroupReferences: [{ ResourceArn: 'arn', Priority: 1 }] }),
    },
    nonCompliant: { 'no groups': policy({}), 'empty lists': policy({ StatefulRuleGroupReferences: [] }) },
    unresolved: { 'a parameter': policy(PARAMETER) },
  },
  packets: settingCases(packets, ['FirewallPolicy', 'StatelessDefaultActions'], actions),
  fragments: settingCases(fragments, ['FirewallPolicy', 'StatelessFragmentDefaultActions'], actions),
  statelessRules: {
    rule: statelessRules,
    compliant: { 'a rule': stateless([{ Priority: 1 }]) },
    nonCompliant: { 'no rules': stateless([]), 'no source': properties({ Type: 'STATELESS' }) },
    notApplicable: { 'a stateful group': properties({ Type: 'STATEFUL' }) },
    unresolved: { 'a parameter': stateless(PARAMETER) },
  },
  firewallDeletionProtection: settingCases(firewallDeletionProtection, ['DeleteProtection'], FLAG),
  subnetProtection: settingCases(subnetProtection, ['SubnetChangeProtection'], FLAG),
};
