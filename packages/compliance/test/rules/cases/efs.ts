import { accessPointRoot } from '../../../src/rules/efs/access-point-root';
import { accessPointUser } from '../../../src/rules/efs/access-point-user';
import { efsAutomaticBackups } from '../../../src/rules/efs/automatic-backups';
import { backupPlan } from '../../../src/rules/efs/backup-plan';
import { encrypted } from '../../../src/rules/efs/encrypted';
import { mountTargetSubnet } from '../../../src/rules/efs/mount-target-subnet';
import { type Case, PARAMETER, properties, resources, type RuleCases, settingCases } from './case';

function selected(BackupSelection: object, tags: readonly object[] = []): Case {
  return resources({
    'Judged AWS::EFS::FileSystem': { FileSystemTags: tags },
    'Other AWS::EFS::FileSystem': {},
    'Selection AWS::Backup::BackupSelection': { BackupSelection },
  });
}

const byTag = (ConditionValue: unknown) => ({
  ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'Backup', ConditionValue }],
});

function inSubnet(MapPublicIpOnLaunch: unknown): Case {
  return resources({
    'Judged AWS::EFS::MountTarget': { SubnetId: { Ref: 'Subnet' } },
    'Subnet AWS::EC2::Subnet': { MapPublicIpOnLaunch },
  });
}

export const efs: Readonly<Record<string, RuleCases>> = {
  encrypted: settingCases(encrypted, ['Encrypted'], { compliant: [true], nonCompliant: [undefined, false] }),
  efsAutomaticBackups: settingCases(efsAutomaticBackups, ['BackupPolicy', 'Status'], {
    compliant: ['ENABLED'],
    nonCompliant: [undefined, 'DISABLED'],
  }),
  accessPointRoot: settingCases(accessPointRoot, ['RootDirectory', 'Path'], {
    compliant: ['/data'],
    nonCompliant: [undefined, '/'],
  }),
  accessPointUser: {
    rule: accessPointUser,
    compliant: { 'a user': properties({ PosixUser: { Uid: '1000', Gid: '1000' } }) },
    nonCompliant: { 'no user': properties({}) },
    unresolved: { 'a parameter': properties({ PosixUser: PARAMETER }) },
  },
  backupPlan: {
    rule: backupPlan,
    compliant: {
      'automatic backups': properties({ BackupPolicy: { Status: 'ENABLED' } }),
      'the ARN': selected({ Resources: [{ 'Fn::GetAtt': ['Judged', 'Arn'] }] }),
      'an ARN with the id': selected({
        Resources: [{ 'Fn::Join': ['', ['arn:aws:elasticfilesystem:::file-system/', { Ref: 'Judged' }]] }],
      }),
      'all resources': selected({ Resources: ['*'] }),
      'all file systems': selected({ Resources: ['arn:aws:elasticfilesystem:*:*:file-system/*'] }),
      'a tag': selected(byTag('daily'), [{ Key: 'Backup', Value: 'daily' }]),
    },
    nonCompliant: {
      'no selection': properties({}),
      'another file system': selected({ Resources: [{ 'Fn::GetAtt': ['Other', 'Arn'] }] }),
      'an element without a text': selected({ Resources: [{ A: 'arn', B: 'arn' }] }),
      'other resources': selected({ Resources: ['arn:aws:dynamodb:*:*:table/*'] }),
      'another value of a tag': selected(byTag('daily'), [{ Key: 'Backup', Value: 'weekly' }]),
      'another tag': selected(byTag('daily'), [{ Key: 'Other', Value: 'daily' }]),
    },
    unresolved: { 'a parameter': selected(byTag(PARAMETER), [{ Key: 'Backup', Value: 'daily' }]) },
  },
  mountTargetSubnet: {
    rule: mountTargetSubnet,
    compliant: { 'a private subnet': inSubnet(false) },
    nonCompliant: { 'a public subnet': inSubnet(true) },
    unresolved: { 'a subnet of another stack': properties({ SubnetId: { 'Fn::ImportValue': 'Subnet' } }) },
  },
};
