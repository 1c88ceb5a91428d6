import { logStreaming } from '../../../src/rules/elasticbeanstalk/log-streaming';
import { lustreTags } from '../../../src/rules/fsx/lustre-tags';
import { ontapZones } from '../../../src/rules/fsx/ontap-zones';
import { openZfsTags } from '../../../src/rules/fsx/openzfs-tags';
import { openZfsZones } from '../../../src/rules/fsx/openzfs-zones';
import { windowsZones } from '../../../src/rules/fsx/windows-zones';
import { sparkVersion } from '../../../src/rules/glue/spark-version';
import { transformEncryption } from '../../../src/rules/glue/transform-encryption';
import { brokerAuditLogs } from '../../../src/rules/mq/audit-logs';
import { rootDisabled } from '../../../src/rules/pca/root-disabled';
import { sendingTls } from '../../../src/rules/ses/sending-tls';
import { portfolioShares } from '../../../src/rules/servicecatalog/portfolio-shares';
import { transferConnectorLogs } from '../../../src/rules/transfer/connector-logs';
import { noFtp } from '../../../src/rules/transfer/no-ftp';
import { rootVolumeEncryption } from '../../../src/rules/workspaces/root-volume';
import { userVolumeEncryption } from '../../../src/rules/workspaces/user-volume';
import { PARAMETER, properties, settingCases, type Case, type RuleCases } from './case';

const option = (Value: unknown, changes: object = {}) =>
  properties({
    OptionSettings: [
      { Namespace: 'aws:elasticbeanstalk:cloudwatch:logs', OptionName: 'StreamLogs', Value, ...changes },
    ],
  });
const OTHER_FILE_SYSTEM = { 'another file system': properties({ FileSystemType: 'OTHER' }) };
const openZfs = (CopyTagsToBackups: unknown, CopyTagsToVolumes?: boolean) =>
  properties({ FileSystemType: 'OPENZFS', OpenZFSConfiguration: { CopyTagsToBackups, CopyTagsToVolumes } });

function authority(Status?: unknown): Case {
  return {
    resources: {
      Judged: { Type: 'AWS::ACMPCA::CertificateAuthority', Properties: { Type: 'ROOT' } },
      Activation: {
        Type: 'AWS::ACMPCA::CertificateAuthorityActivation',
        Properties: { CertificateAuthorityArn: { 'Fn::GetAtt': ['Judged', 'Arn'] }, Status },
      },
    },
  };
}

function sharedPortfolio(PortfolioId: unknown): Case {
  return {
    resources: {
      Judged: { Type: 'AWS::ServiceCatalog::Portfolio' },
      Other: { Type: 'AWS::ServiceCatalog::Portfolio' },
      Share: { Type: 'AWS::ServiceCatalog::PortfolioShare', Properties: { PortfolioId, AccountId: '111111111111' } },
    },
  };
}

export const analytics: Readonly<Record<string, RuleCases>> = {
  logStreaming: {
    rule: logStreaming,
    compliant: { 'a text': option('true'), 'a boolean': option(true) },
    nonCompliant: {
      'no options': properties({}),
      'disabled streaming': option('false'),
      'another option': option('true', { OptionName: 'DeleteOnTerminate' }),
      'another namespace': option('true', { Namespace: 'aws:elasticbeanstalk:cloudwatch:logs:health' }),
    },
    unresolved: { 'a parameter': option(PARAMETER) },
  },
  openZfsTags: {
    rule: openZfsTags,
    compliant: { 'backups and volumes': openZfs(true, true) },
    nonCompliant: {
      'no tags': openZfs(undefined),
      'backups only': openZfs(true),
      'volumes only': openZfs(false, true),
    },
    notApplicable: OTHER_FILE_SYSTEM,
    unresolved: { 'a parameter': openZfs(PARAMETER) },
  },
  lustreTags: settingCases(lustreTags, ['LustreConfiguration', 'CopyTagsToBackups'], {
    compliant: [true],
    nonCompliant: [false, undefined],
    with: { FileSystemType: 'LUSTRE' },
    notApplicable: OTHER_FILE_SYSTEM,
  }),
  openZfsZones: settingCases(openZfsZones, ['OpenZFSConfiguration', 'DeploymentType'], {
    compliant: ['MULTI_AZ_1'],
    nonCompliant: ['SINGLE_AZ_HA_2', undefined],
    with: { FileSystemType: 'OPENZFS' },
    notApplicable: OTHER_FILE_SYSTEM,
  }),
  ontapZones: settingCases(ontapZones, ['OntapConfiguration', 'DeploymentType'], {
    compliant: ['MULTI_AZ_1', 'MULTI_AZ_2'],
    nonCompliant: ['SINGLE_AZ_1', undefined],
    with: { FileSystemType: 'ONTAP' },
    notApplicable: OTHER_FILE_SYSTEM,
  }),
  windowsZones: settingCases(windowsZones, ['WindowsConfiguration', 'DeploymentType'], {
    compliant: ['MULTI_AZ_1'],
    nonCompliant: ['SINGLE_AZ_2', undefined],
    with: { FileSystemType: 'WINDOWS' },
    notApplicable: OTHER_FILE_SYSTEM,
  }),
  transformEncryption: settingCases(
    transformEncryption,
    ['TransformEncryption', 'MLUserDataEncryption', 'MLUserDataEncryptionMode'],
    { compliant: ['SSE-KMS'], nonCompliant: ['DISABLED', undefined] },
  ),
  sparkVersion: settingCases(sparkVersion, ['GlueVersion'], {
    compliant: ['3.0', '5.0'],
    nonCompliant: ['2.0', undefined],
    with: { Command: { Name: 'glueetl' } },
    notApplicable: { 'a Python job': properties({ Command: { Name: 'pythonshell' } }) },
  }),
  brokerAuditLogs: settingCases(brokerAuditLogs, ['Logs', 'Audit'], {
    compliant: [true],
    nonCompliant: [false, undefined],
    with: { EngineType: 'ActiveMQ' },
    notApplicable: { 'a RabbitMQ broker': properties({ EngineType: 'RABBITMQ' }) },
  }),
  rootDisabled: {
    rule: rootDisabled,
    compliant: { 'a disabled authority': authority('DISABLED') },
    nonCompliant: {
      'an authority without activation': properties({ Type: 'ROOT' }),
      'an active authority': authority('ACTIVE'),
      'the default, which is active': authority(),
    },
    notApplicable: { 'a subordinate authority': properties({ Type: 'SUBORDINATE' }) },
    unresolved: { 'a status in a parameter': authority(PARAMETER) },
  },
  sendingTls: settingCases(sendingTls, ['DeliveryOptions', 'TlsPolicy'], {
    compliant: ['REQUIRE', 'Require'],
    nonCompliant: ['OPTIONAL', undefined],
  }),
  portfolioShares: {
    rule: portfolioShares,
    compliant: {
      'no shares': properties({}),
      'a share of another portfolio': sharedPortfolio({ Ref: 'Other' }),
      'a share of a portfolio that exists': sharedPortfolio('port-1'),
    },
    nonCompliant: { 'a share': sharedPortfolio({ Ref: 'Judged' }) },
    unresolved: { 'a share of a portfolio in a parameter': sharedPortfolio(PARAMETER) },
  },
  noFtp: settingCases(noFtp, ['Protocols'], {
    compliant: [['SFTP', 'FTPS'], undefined],
    nonCompliant: [['SFTP', 'FTP']],
  }),
  transferConnectorLogs: settingCases(transferConnectorLogs, ['LoggingRole'], {
    compliant: ['arn:aws:iam::111111111111:role/logs', { 'Fn::ImportValue': 'Role' }],
    nonCompliant: [undefined],
  }),
  rootVolumeEncryption: settingCases(rootVolumeEncryption, ['RootVolumeEncryptionEnabled'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  }),
  userVolumeEncryption: settingCases(userVolumeEncryption, ['UserVolumeEncryptionEnabled'], {
    compliant: [true],
    nonCompliant: [false, undefined],
  }),
};
