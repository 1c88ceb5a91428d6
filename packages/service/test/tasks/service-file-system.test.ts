import { RemovalPolicy, Size } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  type FileSystemVolumeOptions,
  RootFilesystem,
  ServiceFileSystem,
  type ServiceFileSystemProps,
} from '../../src';
import { containerOf, idsOf, only, serviceIn, stackOf, statementsOf, vpcIn } from '../fixtures';

jest.mock('../../src/service/private/migration-code', () => ({ MIGRATION_CODE: __dirname }));

const KEY = 'arn:aws:kms:us-east-1:111111111111:key/11111111-2222-3333-4444-555555555555';

function groupIn(stack: ReturnType<typeof stackOf>, id: string) {
  const known = stack.node.tryFindChild(id) as ec2.SecurityGroup | undefined;
  return known ?? new ec2.SecurityGroup(stack, id, { vpc: vpcIn(stack), allowAllOutbound: false });
}

function filesIn(stack = stackOf(), props: Partial<ServiceFileSystemProps> = {}) {
  return new ServiceFileSystem(stack, 'Files', {
    vpc: vpcIn(stack),
    kmsKey: kms.Key.fromKeyArn(stack, 'Key', KEY),
    securityGroup: groupIn(stack, 'FilesGroup'),
    ...props,
  });
}

/** A service with a volume of the file system. */
function mounted(options: Partial<FileSystemVolumeOptions> = {}, props: Partial<ServiceFileSystemProps> = {}) {
  const stack = stackOf();
  const files = filesIn(stack, props);
  const client = groupIn(stack, 'TaskSecurityGroup');
  const volume = files.addVolume('Uploads', { containerPath: '/data', client, ...options });
  serviceIn(stack, {
    securityGroup: client,
    rootFilesystem: RootFilesystem.readOnly().withVolumes(volume),
    migration: { command: ['migrate'], logGroup: logs.LogGroup.fromLogGroupName(stack, 'Runner', '/runner') },
  });
  return Template.fromStack(stack);
}

describe('a file system', () => {
  const template = mounted();

  test('is encrypted with the key, backed up and retained, and has elastic throughput', () => {
    template.hasResource('AWS::EFS::FileSystem', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Encrypted: true,
        KmsKeyId: KEY,
        ThroughputMode: 'elastic',
        BackupPolicy: { Status: 'ENABLED' },
      },
    });
  });

  test('denies connections without TLS, and allows no one', () => {
    const { FileSystemPolicy } = only(template, 'AWS::EFS::FileSystem');
    expect(FileSystemPolicy).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: [
            'elasticfilesystem:ClientMount',
            'elasticfilesystem:ClientWrite',
            'elasticfilesystem:ClientRootAccess',
          ],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    expect((FileSystemPolicy as { Statement: unknown[] }).Statement).toHaveLength(1);
  });

  test('has an access point with a directory and a user', () => {
    expect(only(template, 'AWS::EFS::AccessPoint')).toMatchObject({
      PosixUser: { Uid: '1000', Gid: '1000' },
      RootDirectory: {
        Path: '/uploads',
        CreationInfo: { OwnerUid: '1000', OwnerGid: '1000', Permissions: '750' },
      },
    });
  });

  test('accepts NFS from the tasks only', () => {
    const [files] = idsOf(template, 'AWS::EC2::SecurityGroup').filter((id) => id.startsWith('FilesGroup'));
    const [tasks] = idsOf(template, 'AWS::EC2::SecurityGroup').filter((id) => id.startsWith('TaskSecurityGroup'));
    const group = (id: string) => ({ 'Fn::GetAtt': [id, 'GroupId'] });
    const nfs = { FromPort: 2049, ToPort: 2049, IpProtocol: 'tcp' };
    expect(only(template, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({
      ...nfs,
      GroupId: group(files),
      SourceSecurityGroupId: group(tasks),
    });
    expect(only(template, 'AWS::EC2::SecurityGroupEgress')).toMatchObject({
      ...nfs,
      GroupId: group(tasks),
      DestinationSecurityGroupId: group(files),
    });
  });

  test('is mounted with TLS, IAM and the access point, by the service and its migration', () => {
    const tasks = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    expect(tasks).toHaveLength(2);
    for (const { Properties, DependsOn } of tasks) {
      expect(Properties.Volumes).toMatchObject([
        {
          Name: 'data',
          EFSVolumeConfiguration: {
            TransitEncryption: 'ENABLED',
            AuthorizationConfig: { IAM: 'ENABLED', AccessPointId: { Ref: expect.stringMatching('^FilesUploads') } },
          },
        },
      ]);
      // a task that starts before the mount targets exist fails
      expect(DependsOn).toEqual(expect.arrayContaining(idsOf(template, 'AWS::EFS::MountTarget')));
    }
  });

  test('can be written by the task role', () => {
    expect(statementsOf(template, 'ServiceTaskRoleGrantedPolicy')[0]).toMatchObject({
      Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
      Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': expect.anything() } },
    });
  });
});

test('a read-only volume is mounted read-only, and the task role cannot write', () => {
  const stack = stackOf();
  const client = groupIn(stack, 'TaskSecurityGroup');
  const volume = filesIn(stack).addVolume('Uploads', { containerPath: '/data', client, readOnly: true });
  serviceIn(stack, { securityGroup: client, rootFilesystem: RootFilesystem.readOnly().withVolumes(volume) });
  const template = Template.fromStack(stack);
  expect(containerOf(template).MountPoints).toEqual([{ ContainerPath: '/data', SourceVolume: 'data', ReadOnly: true }]);
  expect(statementsOf(template, 'ServiceTaskRoleGrantedPolicy')[0].Action).toBe('elasticfilesystem:ClientMount');
});

test('the directory, user, permissions and options of the L2 can be changed', () => {
  const template = mounted(
    { path: '/a/b', posixUser: { uid: '0', gid: '4294967295' }, permissions: '0755' },
    {
      lifecyclePolicy: efs.LifecyclePolicy.AFTER_30_DAYS,
      throughputMode: efs.ThroughputMode.BURSTING,
      enableAutomaticBackups: false,
      removalPolicy: RemovalPolicy.DESTROY,
    },
  );
  expect(only(template, 'AWS::EFS::AccessPoint')).toMatchObject({
    PosixUser: { Uid: '0', Gid: '4294967295' },
    RootDirectory: { Path: '/a/b', CreationInfo: { Permissions: '0755' } },
  });
  template.hasResource('AWS::EFS::FileSystem', {
    DeletionPolicy: 'Delete',
    Properties: {
      BackupPolicy: Match.absent(),
      LifecyclePolicies: [{ TransitionToIA: 'AFTER_30_DAYS' }],
      ThroughputMode: 'bursting',
    },
  });
});

test('has daily backups in a vault, instead of automatic backups', () => {
  const stack = stackOf();
  const backupVault = backup.BackupVault.fromBackupVaultName(stack, 'Vault', 'files');
  filesIn(stack, { backupVault, backupRetentionDays: 90 });
  const template = Template.fromStack(stack);
  expect(only(template, 'AWS::Backup::BackupPlan')).toMatchObject({
    BackupPlan: {
      BackupPlanRule: [
        {
          TargetBackupVault: 'files',
          ScheduleExpression: 'cron(0 6 * * ? *)',
          Lifecycle: { DeleteAfterDays: 90 },
        },
      ],
    },
  });
  const [id] = idsOf(template, 'AWS::EFS::FileSystem');
  expect(only(template, 'AWS::Backup::BackupSelection')).toMatchObject({
    BackupSelection: { Resources: [{ 'Fn::Join': ['', expect.arrayContaining([{ Ref: id }])] }] },
  });
  template.hasResourceProperties('AWS::EFS::FileSystem', { BackupPolicy: Match.absent() });
});

test.each<[Partial<ServiceFileSystemProps>, string]>([
  [{ kmsKey: undefined }, 'kmsKey must be a customer managed key, got none'],
  [{ securityGroup: undefined }, 'securityGroup must be that of the file system, got none'],
  [{ encrypted: false }, 'encrypted must be true, got false'],
  [{ backupRetentionDays: 7 }, 'backupRetentionDays requires backupVault'],
  [{ backupRetentionDays: 0 }, 'backupRetentionDays must be a whole number from 1 to 36500, got 0'],
  [{ kmsKey: undefined, securityGroup: undefined }, 'got none; securityGroup'],
  [{ removalPolicy: RemovalPolicy.SNAPSHOT }, 'removalPolicy must be DESTROY or one of RETAIN'],
  [
    { performanceMode: efs.PerformanceMode.MAX_IO },
    'performanceMode MAX_IO requires the throughputMode BURSTING or PROVISIONED, and not oneZone',
  ],
  [
    { performanceMode: efs.PerformanceMode.MAX_IO, throughputMode: efs.ThroughputMode.BURSTING, oneZone: true },
    'performanceMode MAX_IO requires the throughputMode BURSTING or PROVISIONED, and not oneZone',
  ],
  [
    { throughputMode: efs.ThroughputMode.PROVISIONED },
    'provisionedThroughputPerSecond requires, and is required by, the throughputMode PROVISIONED, got provisioned',
  ],
  [
    { provisionedThroughputPerSecond: Size.mebibytes(1) },
    'provisionedThroughputPerSecond requires, and is required by, the throughputMode PROVISIONED, got elastic',
  ],
  [
    { throughputMode: efs.ThroughputMode.PROVISIONED, provisionedThroughputPerSecond: Size.kibibytes(1023) },
    'provisionedThroughputPerSecond must be at least 1 MiB, got 1023 KiB',
  ],
  [
    {
      replicationConfiguration: efs.ReplicationConfiguration.regionalFileSystem('us-west-2'),
      replicationOverwriteProtection: efs.ReplicationOverwriteProtection.DISABLED,
    },
    'replicationConfiguration requires replicationOverwriteProtection, got DISABLED',
  ],
  [{ vpcSubnets: { subnetGroupName: 'none' } }, 'vpcSubnets must match subnets of the vpc: '],
  [
    { oneZone: true, vpcSubnets: { availabilityZones: ['eu-west-9a'] } },
    'vpcSubnets must have exactly one of availabilityZones of the vpc with oneZone, got eu-west-9a',
  ],
  [
    { oneZone: true, vpcSubnets: {} },
    'vpcSubnets must have exactly one of availabilityZones of the vpc with oneZone, got none',
  ],
])('fails for %j', (props, problem) => {
  expect(() => filesIn(undefined, props)).toThrow(/^Service\/Files: /);
  expect(() => filesIn(undefined, props)).toThrow(problem);
});

test.each<[Partial<FileSystemVolumeOptions>, string]>([
  [{ path: 'a' }, 'Uploads.path must be a path with 1 to 4 directories and at most 100 characters, got "a"'],
  [{ path: '/' }, 'Uploads.path must be a path'],
  [{ path: '/a/b/c/d/e' }, 'Uploads.path must be a path'],
  [{ path: `/${'a'.repeat(100)}` }, 'Uploads.path must be a path'],
  [{ permissions: '77' }, 'Uploads.permissions must be 3 or 4 octal digits, got "77"'],
  [{ permissions: '07777' }, 'Uploads.permissions must be 3 or 4 octal digits, got "07777"'],
  [
    { posixUser: { uid: ' 1', gid: '0' } },
    'Uploads.posixUser.uid must be a whole number from 0 to 4294967295, got " 1"',
  ],
  [
    { posixUser: { uid: '0', gid: '1e1' } },
    'Uploads.posixUser.gid must be a whole number from 0 to 4294967295, got "1e1"',
  ],
  [{ permissions: '888' }, 'Uploads.permissions must be 3 or 4 octal digits, got "888"'],
  [
    { posixUser: { uid: '4294967296', gid: 'root' } },
    'Uploads.posixUser.uid must be a whole number from 0 to 4294967295, got "4294967296"; Uploads.posixUser.gid must be',
  ],
])('fails for a volume with %j', (options, problem) => {
  expect(() => mounted(options)).toThrow(`Service/Files: ${problem}`);
});

test('accepts the longest path', () => {
  expect(() => mounted({ path: `/${'a'.repeat(99)}` })).not.toThrow();
});
