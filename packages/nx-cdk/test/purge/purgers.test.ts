import {
  BackupClient,
  DeleteBackupVaultCommand,
  DeleteRecoveryPointCommand,
  ListBackupVaultsCommand,
  ListRecoveryPointsByBackupVaultCommand,
} from '@aws-sdk/client-backup';
import { CloudWatchLogsClient, DeleteLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteRepositoryCommand, ECRClient, ListImagesCommand } from '@aws-sdk/client-ecr';
import { DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  DeleteDBInstanceCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DeleteSecretCommand,
  DescribeSecretCommand,
  RemoveRegionsFromReplicationCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DeleteParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import type { Purger } from '../../src/purge/purger';
import { PURGERS } from '../../src/purge/purgers';

jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const backup = mockClient(BackupClient);
const logs = mockClient(CloudWatchLogsClient);
const ecr = mockClient(ECRClient);
const kms = mockClient(KMSClient);
const rds = mockClient(RDSClient);
const s3 = mockClient(S3Client);
const secrets = mockClient(SecretsManagerClient);
const ssm = mockClient(SSMClient);
beforeEach(() => [backup, logs, ecr, kms, rds, s3, secrets, ssm].forEach((client) => client.reset()));

/** The purger of a type. */
function purger(type: string): Purger {
  const factory = PURGERS.get(`AWS::${type}`);
  if (!factory) throw new Error(`no purger of ${type}`);
  return factory('eu-west-1');
}

const error = (name: string) => Object.assign(new Error('no'), { name });
/** Input of the only call of a command. */
const inputOf = (calls: { args: [{ input: object }, ...unknown[]] }[]) => calls.map(({ args: [{ input }] }) => input);

test('deletes a resource before the resources that it uses, and keys at the end', () => {
  const types = [...PURGERS.keys()];
  expect(types.indexOf('AWS::RDS::DBInstance')).toBeLessThan(types.indexOf('AWS::RDS::DBSubnetGroup'));
  expect(types.indexOf('AWS::RDS::DBInstance')).toBeLessThan(types.indexOf('AWS::RDS::DBParameterGroup'));
  expect(types.at(-1)).toBe('AWS::KMS::Key');
});

describe('database', () => {
  const database = purger('RDS::DBInstance');

  test('disables deletion protection, keeps a final snapshot and waits until the instance is deleted', async () => {
    rds
      .on(DescribeDBInstancesCommand)
      .resolvesOnce({ DBInstances: [{ DBInstanceIdentifier: 'db', DeletionProtection: true }] })
      .resolvesOnce({ DBInstances: [{ DBInstanceStatus: 'deleting' }] })
      .rejects(error('DBInstanceNotFoundFault'));
    await database.delete('db');
    expect(inputOf(rds.commandCalls(ModifyDBInstanceCommand))).toEqual([
      { DBInstanceIdentifier: 'db', DeletionProtection: false, ApplyImmediately: true },
    ]);
    expect(inputOf(rds.commandCalls(DeleteDBInstanceCommand))).toEqual([
      { DBInstanceIdentifier: 'db', FinalDBSnapshotIdentifier: expect.stringMatching(/^db-final-\d{14}$/) },
    ]);
    expect(rds.commandCalls(DescribeDBInstancesCommand)).toHaveLength(3);
  });

  test('does not change an instance without deletion protection, and skips the snapshot of a replica', async () => {
    rds
      .on(DescribeDBInstancesCommand)
      .resolvesOnce({ DBInstances: [{ ReadReplicaSourceDBInstanceIdentifier: 'source' }] })
      .rejects(error('DBInstanceNotFoundFault'));
    await database.delete('db');
    expect(rds.commandCalls(ModifyDBInstanceCommand)).toEqual([]);
    expect(inputOf(rds.commandCalls(DeleteDBInstanceCommand))).toEqual([
      { DBInstanceIdentifier: 'db', SkipFinalSnapshot: true },
    ]);
  });

  test('fails if the instance is not deleted within two hours', async () => {
    rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [{ DBInstanceStatus: 'deleting' }] });
    await expect(database.delete('db')).rejects.toThrow('the instance is still being deleted');
  });

  test.each([
    [{}, 'a final snapshot is kept'],
    [{ ReadReplicaSourceDBInstanceIdentifier: '' }, 'a final snapshot is kept'],
    [{ ReadReplicaSourceDBInstanceIdentifier: 'source' }, 'a replica, without a snapshot'],
  ])('describes %j', async (instance, expected) => {
    rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [instance] });
    expect(await database.describe('db')).toBe(expected);
  });

  test('does not exist', async () => {
    rds.on(DescribeDBInstancesCommand).rejects(error('DBInstanceNotFoundFault'));
    expect(await database.describe('db')).toBeUndefined();
  });
});

test('deletes subnet groups and parameter groups', async () => {
  rds.on(DescribeDBSubnetGroupsCommand).resolvesOnce({}).rejects(error('DBSubnetGroupNotFoundFault'));
  rds.on(DescribeDBParameterGroupsCommand).resolvesOnce({}).rejects(error('DBParameterGroupNotFound'));
  for (const type of ['RDS::DBSubnetGroup', 'RDS::DBParameterGroup']) {
    expect(await purger(type).describe('group')).toBe('');
    expect(await purger(type).describe('group')).toBeUndefined();
    await purger(type).delete('group');
  }
  expect(inputOf(rds.commandCalls(DeleteDBSubnetGroupCommand))).toEqual([{ DBSubnetGroupName: 'group' }]);
  expect(inputOf(rds.commandCalls(DeleteDBParameterGroupCommand))).toEqual([{ DBParameterGroupName: 'group' }]);
});

describe('secret', () => {
  const secret = purger('SecretsManager::Secret');

  test('deletes replicas, then the secret without a recovery window', async () => {
    secrets.on(DescribeSecretCommand).resolves({ ReplicationStatus: [{ Region: 'us-west-2' }] });
    await secret.delete('arn');
    expect(secrets.calls().map(({ args: [{ input }] }) => input)).toEqual([
      { SecretId: 'arn' },
      { SecretId: 'arn', RemoveReplicaRegions: ['us-west-2'] },
      { SecretId: 'arn', ForceDeleteWithoutRecovery: true },
    ]);
    expect(secrets.commandCalls(RemoveRegionsFromReplicationCommand)).toHaveLength(1);
  });

  test('deletes a secret without replicas', async () => {
    secrets.on(DescribeSecretCommand).resolves({});
    await secret.delete('arn');
    expect(secrets.commandCalls(RemoveRegionsFromReplicationCommand)).toEqual([]);
    expect(secrets.commandCalls(DeleteSecretCommand)).toHaveLength(1);
  });

  test('describes its recovery window', async () => {
    secrets
      .on(DescribeSecretCommand)
      .resolvesOnce({})
      .resolvesOnce({ DeletedDate: new Date() })
      .rejects(error('ResourceNotFoundException'));
    expect(await secret.describe('arn')).toBe('without a recovery window');
    expect(await secret.describe('arn')).toBe('without the rest of its recovery window');
    expect(await secret.describe('arn')).toBeUndefined();
  });
});

test('deletes a log group, and does not confuse it with a longer name', async () => {
  const group = purger('Logs::LogGroup');
  logs
    .on(DescribeLogGroupsCommand)
    .resolvesOnce({ logGroups: [{ logGroupName: '/a/b' }], nextToken: '2' })
    .resolvesOnce({ logGroups: [{ logGroupName: '/a' }] })
    .resolves({ logGroups: [{ logGroupName: '/a/b' }] });
  expect(await group.describe('/a')).toBe('all log events');
  expect(await group.describe('/a')).toBeUndefined();
  await group.delete('/a');
  expect(inputOf(logs.commandCalls(DeleteLogGroupCommand))).toEqual([{ logGroupName: '/a' }]);
});

describe('backup vault', () => {
  const vault = purger('Backup::BackupVault');
  const points = (...arns: string[]) => ({ RecoveryPoints: arns.map((RecoveryPointArn) => ({ RecoveryPointArn })) });

  test('deletes the recovery points once, and the vault when they are deleted', async () => {
    backup
      .on(ListRecoveryPointsByBackupVaultCommand)
      .resolvesOnce({ ...points('one'), NextToken: '2' })
      .resolvesOnce(points('two'))
      .resolvesOnce(points('two'))
      .resolves(points());
    backup.on(DeleteRecoveryPointCommand, { RecoveryPointArn: 'one' }).rejects(error('ResourceNotFoundException'));
    await vault.delete('vault');
    expect(inputOf(backup.commandCalls(DeleteRecoveryPointCommand))).toEqual([
      { BackupVaultName: 'vault', RecoveryPointArn: 'one' },
      { BackupVaultName: 'vault', RecoveryPointArn: 'two' },
    ]);
    expect(inputOf(backup.commandCalls(DeleteBackupVaultCommand))).toEqual([{ BackupVaultName: 'vault' }]);
  });

  test('fails if recovery points remain', async () => {
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves(points('one'));
    await expect(vault.delete('vault')).rejects.toThrow('1 recovery point could not be deleted');
    expect(backup.commandCalls(DeleteBackupVaultCommand)).toEqual([]);
  });

  test('counts the recovery points of a vault that exists', async () => {
    backup.on(ListBackupVaultsCommand).resolves({ BackupVaultList: [{ BackupVaultName: 'vault' }] });
    backup.on(ListRecoveryPointsByBackupVaultCommand).resolves(points('one', 'two'));
    expect(await vault.describe('vault')).toBe('2 recovery points');
    expect(await vault.describe('other')).toBeUndefined();
  });
});

test('deletes a repository with its images, counted by digest', async () => {
  const repository = purger('ECR::Repository');
  ecr
    .on(ListImagesCommand)
    .resolvesOnce({ imageIds: [{ imageDigest: 'a', imageTag: '1' }], nextToken: '2' })
    .resolvesOnce({ imageIds: [{ imageDigest: 'a', imageTag: '2' }] })
    .rejects(error('RepositoryNotFoundException'));
  expect(await repository.describe('images')).toBe('1 image');
  expect(await repository.describe('images')).toBeUndefined();
  await repository.delete('images');
  expect(inputOf(ecr.commandCalls(DeleteRepositoryCommand))).toEqual([{ repositoryName: 'images', force: true }]);
});

test('deletes a parameter', async () => {
  const parameter = purger('SSM::Parameter');
  ssm
    .on(GetParametersCommand)
    .resolvesOnce({ Parameters: [{}] })
    .resolves({ Parameters: [] });
  expect(await parameter.describe('/tag')).toBe('all versions');
  expect(await parameter.describe('/tag')).toBeUndefined();
  await parameter.delete('/tag');
  expect(inputOf(ssm.commandCalls(DeleteParameterCommand))).toEqual([{ Name: '/tag' }]);
});

describe('bucket', () => {
  const bucket = purger('S3::Bucket');

  test('deletes all versions and delete markers, then the bucket', async () => {
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({ Versions: [{ Key: 'a', VersionId: '1' }], DeleteMarkers: [{ Key: 'a', VersionId: '2' }] })
      .resolves({});
    s3.on(DeleteObjectsCommand).resolves({});
    await bucket.delete('logs');
    expect(inputOf(s3.commandCalls(DeleteObjectsCommand))).toEqual([
      {
        Bucket: 'logs',
        Delete: {
          Quiet: true,
          Objects: [
            { Key: 'a', VersionId: '1' },
            { Key: 'a', VersionId: '2' },
          ],
        },
      },
    ]);
    expect(s3.commandCalls(DeleteBucketCommand)).toHaveLength(1);
  });

  test('deletes objects that were delivered in the meantime', async () => {
    s3.on(ListObjectVersionsCommand).resolves({});
    s3.on(DeleteBucketCommand).rejectsOnce(error('BucketNotEmpty')).resolves({});
    await bucket.delete('logs');
    expect(s3.commandCalls(DeleteBucketCommand)).toHaveLength(2);
  });

  test.each([
    ['BucketNotEmpty', 3],
    ['AccessDenied', 1],
  ])('fails after %s', async (name, attempts) => {
    s3.on(ListObjectVersionsCommand).resolves({});
    s3.on(DeleteBucketCommand).rejects(error(name));
    await expect(bucket.delete('logs')).rejects.toMatchObject({ name });
    expect(s3.commandCalls(DeleteBucketCommand)).toHaveLength(attempts);
  });

  test('fails if a version is locked', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: 'a', VersionId: '1' }] });
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: 'a', Code: 'AccessDenied', Message: 'locked' }] });
    await expect(bucket.delete('logs')).rejects.toThrow('a cannot be deleted: AccessDenied: locked');
  });

  test('exists or not', async () => {
    s3.on(HeadBucketCommand).resolvesOnce({}).rejectsOnce(error('NotFound')).rejects(error('Forbidden'));
    expect(await bucket.describe('logs')).toBe('all versions of its objects');
    expect(await bucket.describe('logs')).toBeUndefined();
    await expect(bucket.describe('logs')).rejects.toMatchObject({ name: 'Forbidden' });
  });
});

test('schedules the deletion of a key, unless it is scheduled', async () => {
  const key = purger('KMS::Key');
  kms
    .on(DescribeKeyCommand)
    .resolvesOnce({ KeyMetadata: { KeyId: 'key', KeyState: 'Enabled' } })
    .resolvesOnce({ KeyMetadata: { KeyId: 'key', KeyState: 'PendingDeletion' } })
    .rejects(error('NotFoundException'));
  expect(await key.describe('key')).toBe('deleted after 30 days');
  expect(await key.describe('key')).toBeUndefined();
  expect(await key.describe('key')).toBeUndefined();
  await key.delete('key');
  expect(inputOf(kms.commandCalls(ScheduleKeyDeletionCommand))).toEqual([{ KeyId: 'key', PendingWindowInDays: 30 }]);
});
