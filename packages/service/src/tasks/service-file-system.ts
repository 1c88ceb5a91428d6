import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { checkForm, checkWhole } from '../private/checks';
import { checkNoSnapshot, failBefore, failOn, type Problem } from '../private/validation';
import { ServiceVolume, type ServiceVolumeOptions } from './service-volume';

/** Properties of `ServiceFileSystem`. `kmsKey` and `securityGroup` are required. */
export interface ServiceFileSystemProps extends efs.FileSystemProps {
  /**
   * Backup vault for daily backups at 06:00 UTC.
   *
   * @default - automatic backups: daily to the default vault of AWS Backup, for 35 days
   */
  readonly backupVault?: backup.IBackupVault;

  /**
   * Days that the backups in `backupVault` are retained, 1 to 36,500.
   *
   * @default 35
   */
  readonly backupRetentionDays?: number;
}

/** Options of `ServiceFileSystem.addVolume`. */
export interface FileSystemVolumeOptions extends ServiceVolumeOptions {
  /** Tasks that mount the volume, such as their security group. They are allowed to connect to the file system. */
  readonly client: ec2.IConnectable;

  /**
   * Directory of the file system that the volume contains. It is created when it is first mounted.
   *
   * @default - the id in lower case, as a directory of the root directory
   */
  readonly path?: string;

  /**
   * User and group that all files are read and written as, regardless of the user of the container.
   *
   * @default - user 1000, group 1000
   */
  readonly posixUser?: efs.PosixUser;

  /**
   * Permissions of the directory when it is created, in octal notation.
   *
   * @default '750'
   */
  readonly permissions?: string;
}

/**
 * Creates an Amazon EFS file system for tasks: encrypted with your key, with backups, elastic throughput, and a policy that denies
 * connections without TLS and clients without IAM permissions. `addVolume` adds an access point, the rules of the security groups
 * and the volume of a task in one step.
 *
 * The file system is stateful: a new logical id or `kmsKey` replaces it with an empty one. It is retained when it is removed from a
 * stack.
 *
 * Throws if `kmsKey` or `securityGroup` is missing, and if a number, path or user is invalid.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-best-practices.html
 * @example
 * const files = new ServiceFileSystem(this, 'Files', { vpc, kmsKey: key, securityGroup: fileSystemGroup });
 * const uploadsVolume = files.addVolume('Uploads', { containerPath: '/uploads', client: taskGroup });
 * const rootFilesystem = RootFilesystem.readOnly().withVolumes(uploadsVolume);
 */
export class ServiceFileSystem extends efs.FileSystem {
  constructor(scope: Construct, id: string, props: ServiceFileSystemProps) {
    failBefore(scope, id, [
      props.kmsKey ? undefined : 'kmsKey must be a customer managed key, got none',
      props.securityGroup ? undefined : 'securityGroup must be that of the file system, got none',
      props.encrypted === false ? 'encrypted must be true, got false' : undefined,
      ...fileSystemProblems(props),
      checkWhole('backupRetentionDays', props.backupRetentionDays, 1, 36_500),
      props.backupRetentionDays !== undefined && !props.backupVault
        ? 'backupRetentionDays requires backupVault'
        : undefined,
    ]);
    super(scope, id, {
      ...props,
      throughputMode: props.throughputMode ?? efs.ThroughputMode.ELASTIC,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      enableAutomaticBackups: props.enableAutomaticBackups ?? !props.backupVault,
      // Otherwise, the CDK allows each client that can mount the file system to write. Without a statement that allows, only
      // clients with permissions of their own have access.
      allowAnonymousAccess: props.allowAnonymousAccess ?? true,
      fileSystemPolicy: props.fileSystemPolicy ?? tlsOnly(),
    });
    if (props.backupVault) backUp(this, props.backupVault, props.backupRetentionDays ?? 35);
  }

  /**
   * Adds a volume: an access point, which limits tasks to one directory and one user, the security group rules for NFS, and the
   * permissions of the task role that mounts it.
   *
   * @param id Id of the access point.
   * @param options Options of the volume.
   */
  addVolume(id: string, options: FileSystemVolumeOptions): ServiceVolume {
    const { client, containerPath, permissions = '750', posixUser = { uid: '1000', gid: '1000' }, readOnly } = options;
    const path = options.path ?? `/${id.toLowerCase()}`;
    failOn(this, [
      checkForm(
        `${id}.path`,
        path,
        /^(?=.{2,100}$)(\/[^/\s]+){1,4}$/,
        'a path with 1 to 4 directories and at most 100 characters',
      ),
      checkForm(`${id}.permissions`, permissions, /^[0-7]{3,4}$/, '3 or 4 octal digits'),
      checkId(`${id}.posixUser.uid`, posixUser.uid),
      checkId(`${id}.posixUser.gid`, posixUser.gid),
    ]);
    const accessPoint = this.addAccessPoint(id, {
      path,
      posixUser,
      createAcl: { ownerUid: posixUser.uid, ownerGid: posixUser.gid, permissions },
    });
    this.connections.allowDefaultPortFrom(client, 'NFS from tasks');
    return ServiceVolume.efs(this, { containerPath, volumeName: options.volumeName, readOnly, accessPoint });
  }
}

/** Problems that the AWS CDK or Amazon EFS would report (Amazon EFS API, `CreateFileSystem`). */
function fileSystemProblems(props: ServiceFileSystemProps): Problem[] {
  const { oneZone, performanceMode, provisionedThroughputPerSecond: provisioned, vpc, vpcSubnets } = props;
  const throughputMode = props.throughputMode ?? efs.ThroughputMode.ELASTIC;
  const isMaxIo = performanceMode === efs.PerformanceMode.MAX_IO;
  const isProvisioned = throughputMode === efs.ThroughputMode.PROVISIONED;
  return [
    checkNoSnapshot(props.removalPolicy),
    isMaxIo && (oneZone || throughputMode === efs.ThroughputMode.ELASTIC)
      ? 'performanceMode MAX_IO requires the throughputMode BURSTING or PROVISIONED, and not oneZone'
      : undefined,
    isProvisioned === (provisioned !== undefined)
      ? undefined
      : `provisionedThroughputPerSecond requires, and is required by, the throughputMode PROVISIONED, got ${throughputMode}`,
    provisioned && !provisioned.isUnresolved() && provisioned.toKibibytes() < 1024
      ? `provisionedThroughputPerSecond must be at least 1 MiB, got ${provisioned.toKibibytes()} KiB`
      : undefined,
    props.replicationConfiguration &&
    props.replicationOverwriteProtection === efs.ReplicationOverwriteProtection.DISABLED
      ? 'replicationConfiguration requires replicationOverwriteProtection, got DISABLED'
      : undefined,
    vpcSubnets && checkSubnets(vpc, vpcSubnets),
    ...zoneProblems(vpc, vpcSubnets, oneZone),
  ];
}

function checkSubnets(vpc: ec2.IVpc, selection: ec2.SubnetSelection): Problem {
  try {
    vpc.selectSubnets(selection);
    return undefined;
  } catch (error) {
    return `vpcSubnets must match subnets of the vpc: ${(error as Error).message}`;
  }
}

function zoneProblems(vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined, oneZone = false): Problem[] {
  if (!oneZone || !vpcSubnets) return [];
  const zones = vpcSubnets.availabilityZones ?? [];
  if (Token.isUnresolved(vpc.availabilityZones)) return [];
  return zones.length === 1 && vpc.availabilityZones.includes(zones[0])
    ? []
    : [
        `vpcSubnets must have exactly one of availabilityZones of the vpc with oneZone, got ${zones.join(', ') || 'none'}`,
      ];
}

/** Denies all clients without TLS. */
function tlsOnly(): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['ClientMount', 'ClientWrite', 'ClientRootAccess'].map((action) => `elasticfilesystem:${action}`),
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ],
  });
}

/** The AWS managed policy also contains the actions for copies to other accounts and Regions. */
function backUp(fileSystem: ServiceFileSystem, backupVault: backup.IBackupVault, days: number): void {
  const plan = new backup.BackupPlan(fileSystem, 'BackupPlan', {
    backupVault,
    backupPlanRules: [
      new backup.BackupPlanRule({
        ruleName: 'Daily',
        scheduleExpression: events.Schedule.cron({ hour: '6', minute: '0' }),
        deleteAfter: Duration.days(days),
      }),
    ],
  });
  const role = new iam.Role(fileSystem, 'BackupRole', {
    description: 'Role that AWS Backup assumes to back up the file system',
    assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup')],
  });
  new backup.BackupSelection(fileSystem, 'BackupSelection', {
    backupPlan: plan,
    resources: [backup.BackupResource.fromEfsFileSystem(fileSystem)],
    role,
    disableDefaultBackupPolicy: true,
  });
}

/** @see https://docs.aws.amazon.com/efs/latest/ug/API_PosixUser.html */
function checkId(prop: string, value: string): string | undefined {
  if (Token.isUnresolved(value) || (/^\d{1,10}$/.test(value) && Number(value) < 2 ** 32)) return undefined;
  return `${prop} must be a whole number from 0 to 4294967295, got "${value}"`;
}
