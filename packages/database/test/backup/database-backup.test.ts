import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { DatabaseBackup, type DatabaseBackupProps, type PostgresDatabaseProps, VaultLock } from '../../src';
import { DataStack, env } from '../fixture';

const VAULT = 'AWS::Backup::BackupVault';
const PLAN = 'AWS::Backup::BackupPlan';
const INSTANCE = 'AWS::RDS::DBInstance';
const OTHER_KEY = 'arn:aws:kms:us-west-2:111111111111:key/1';

function backupIn(
  stack: DataStack,
  props: Partial<DatabaseBackupProps> = {},
  database: Partial<PostgresDatabaseProps> = {},
): DatabaseBackup {
  return new DatabaseBackup(stack, 'Backup', {
    instance: stack.database(database).instance,
    encryptionKey: stack.key,
    ...props,
  });
}

const otherKey = (stack: DataStack) => kms.Key.fromKeyArn(stack, 'OtherKey', OTHER_KEY);
const otherVault = (stack: DataStack) =>
  backup.BackupVault.fromBackupVaultArn(
    stack,
    'OtherVault',
    'arn:aws:backup:us-west-2:111111111111:backup-vault:recovery',
  );

describe('with defaults', () => {
  const stack = new DataStack();
  const backups = backupIn(stack);
  const template = Template.fromStack(stack);

  test('the vault is encrypted with the given key and outlives the stack', () => {
    template.hasResource(VAULT, {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { EncryptionKeyArn: stack.resolve(stack.key.keyArn), LockConfiguration: Match.absent() },
    });
  });

  test('the logical id of the vault stays, since a new one would leave the backups behind', () => {
    expect(Object.keys(template.findResources(VAULT))).toEqual(['BackupVaultADF21B19']);
  });

  test('a backup is made each day at six and kept for 35 days', () => {
    template.hasResourceProperties(PLAN, {
      BackupPlan: {
        BackupPlanRule: [
          {
            RuleName: 'Scheduled',
            ScheduleExpression: 'cron(0 6 * * ? *)',
            Lifecycle: { DeleteAfterDays: 35 },
            TargetBackupVault: stack.resolve(backups.vault.backupVaultName),
            CopyActions: Match.absent(),
            EnableContinuousBackup: Match.absent(),
          },
        ],
      },
    });
  });

  test('the database is what is backed up, and nothing else', () => {
    template.hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupPlanId: stack.resolve(backups.plan.backupPlanId),
      BackupSelection: {
        Resources: [{ 'Fn::Join': ['', Match.arrayWith([{ Ref: 'DatabaseF44359DD' }])] }],
        ListOfTags: Match.absent(),
      },
    });
  });

  test('one role backs up, another restores, and neither does more', () => {
    for (const [id, policy] of [
      ['BackupBackupRole', 'Backup'],
      ['BackupRestoreRole', 'Restores'],
    ]) {
      const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([name]) => name.startsWith(id));
      expect(roles).toHaveLength(1);
      const [[, { Properties }]] = roles;
      expect(JSON.stringify(Properties.ManagedPolicyArns)).toContain(`AWSBackupServiceRolePolicyFor${policy}"`);
      expect(Properties.ManagedPolicyArns).toHaveLength(1);
      expect(Properties.AssumeRolePolicyDocument.Statement[0]).toMatchObject({
        Principal: { Service: 'backup.amazonaws.com' },
      });
    }
    template.resourceCountIs('AWS::IAM::Policy', 0);
    expect(stack.resolve(backups.restoreRole.roleArn)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^BackupRestoreRole/), 'Arn'],
    });
  });

  test('the automated backups stay in their region', () => {
    template.hasResourceProperties(INSTANCE, { AutomaticBackupReplicationRegion: Match.absent() });
  });
});

describe('in full', () => {
  const stack = new DataStack();
  backupIn(stack, {
    vaultName: 'shop',
    schedule: events.Schedule.cron({ hour: '1', minute: '30', weekDay: 'SUN' }),
    retention: Duration.days(90),
    vaultLock: VaultLock.compliance({
      minRetention: Duration.days(30),
      maxRetention: Duration.days(365),
      changeableFor: Duration.days(7),
    }),
    copyTo: otherVault(stack),
    copyRetention: Duration.days(120),
    replicationKey: otherKey(stack),
    replicationRetention: Duration.days(14),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);

  test('the vault is locked for good after the time to think', () => {
    template.hasResource(VAULT, {
      DeletionPolicy: 'Delete',
      Properties: {
        BackupVaultName: 'shop',
        LockConfiguration: { MinRetentionDays: 30, MaxRetentionDays: 365, ChangeableForDays: 7 },
      },
    });
  });

  test('each backup is copied to the other vault', () => {
    template.hasResourceProperties(PLAN, {
      BackupPlan: {
        BackupPlanRule: [
          {
            ScheduleExpression: 'cron(30 1 ? * SUN *)',
            Lifecycle: { DeleteAfterDays: 90 },
            CopyActions: [
              {
                DestinationBackupVaultArn: 'arn:aws:backup:us-west-2:111111111111:backup-vault:recovery',
                Lifecycle: { DeleteAfterDays: 120 },
              },
            ],
          },
        ],
      },
    });
  });

  test('the automated backups are replicated to the region of the other key', () => {
    template.hasResourceProperties(INSTANCE, {
      AutomaticBackupReplicationRegion: 'us-west-2',
      AutomaticBackupReplicationKmsKeyId: OTHER_KEY,
      AutomaticBackupReplicationRetentionPeriod: 14,
    });
  });
});

test('copies are kept as long as the backups, and replicated backups for a week, unless asked otherwise', () => {
  const stack = new DataStack();
  const props = { retention: Duration.days(90), copyTo: otherVault(stack), replicationKey: otherKey(stack) };
  backupIn(stack, { ...props, vaultLock: VaultLock.governance({ minRetention: Duration.days(90) }) });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(PLAN, {
    BackupPlan: { BackupPlanRule: [{ CopyActions: [{ Lifecycle: { DeleteAfterDays: 90 } }] }] },
  });
  template.hasResourceProperties(VAULT, {
    LockConfiguration: { MinRetentionDays: 90, ChangeableForDays: Match.absent() },
  });
  template.hasResourceProperties(INSTANCE, { AutomaticBackupReplicationRetentionPeriod: 7 });
});

test('key and vault of the other region can stand in a stack that is deployed before', () => {
  const stack = new DataStack();
  const west = new Stack(stack.node.root, 'West', {
    env: { account: env.account, region: 'us-west-2' },
    crossRegionReferences: true,
  });
  const data = new Stack(stack.node.root, 'Backups', { env, crossRegionReferences: true });
  const replicationKey = new kms.Key(west, 'Key');
  const copyTo = new backup.BackupVault(west, 'Vault', { encryptionKey: replicationKey });
  new DatabaseBackup(data, 'Backup', { instance: stack.database().instance, encryptionKey: stack.key, copyTo });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

describe('mistakes', () => {
  test.each<[string, (stack: DataStack) => Partial<DatabaseBackupProps>, string]>([
    ['no time', () => ({ retention: Duration.days(0) }), 'retention must be whole days from 1 to 36500, got 0'],
    ['half a day', () => ({ retention: Duration.hours(36) }), 'retention must be whole days from 1 to 36500, got 1.5'],
    [
      'copies to nowhere',
      () => ({ copyRetention: Duration.days(7) }),
      'copyRetention needs copyTo, the vault of the copies',
    ],
    [
      'a replication to nowhere',
      () => ({ replicationRetention: Duration.days(7) }),
      'replicationRetention needs a replicationKey, which names the region',
    ],
    [
      'a replication for too long',
      (stack) => ({ replicationKey: otherKey(stack), replicationRetention: Duration.days(36) }),
      'replicationRetention must be whole days from 1 to 35, got 36',
    ],
    [
      'a replication to the same region',
      (stack) => ({ replicationKey: stack.key }),
      'replicationKey must be of another region than the instance, got eu-west-1',
    ],
    [
      'a key of no region',
      () => ({ replicationKey: new kms.Key(new Stack(new App(), 'Nowhere'), 'Key') }),
      'replicationKey must stand in a stack whose region is known',
    ],
    [
      'backups shorter than the lock',
      () => ({ retention: Duration.days(6), vaultLock: VaultLock.governance({ minRetention: Duration.days(7) }) }),
      'retention must be what vaultLock takes, from 7 to 36500 days, got 6',
    ],
    [
      'a lock of nothing',
      () => ({ vaultLock: VaultLock.governance({ minRetention: Duration.days(0) }) }),
      'vaultLock.minRetention must be whole days from 1, got 0',
    ],
    [
      'a lock that ends before it begins',
      () => ({ vaultLock: VaultLock.governance({ minRetention: Duration.days(35), maxRetention: Duration.days(35) }) }),
      'vaultLock.maxRetention must be whole days above vaultLock.minRetention up to 36500, got 35',
    ],
    [
      'a lock without time to think',
      () => ({ vaultLock: VaultLock.compliance({ minRetention: Duration.days(7), changeableFor: Duration.days(2) }) }),
      'vaultLock.changeableFor must be whole days from 3, got 2',
    ],
  ])('%s fails', (_, props, problem) => {
    const stack = new DataStack();
    expect(() => backupIn(stack, props(stack))).toThrow(`Data/Backup: ${problem}`);
  });

  test('a replication without automated backups fails', () => {
    const stack = new DataStack();
    const none = { backupRetention: Duration.days(0), multiAz: false };
    expect(() => backupIn(stack, { replicationKey: otherKey(stack) }, none)).toThrow(
      'Data/Backup: replicationKey needs an instance with automated backups, got backupRetention of 0',
    );
  });

  test('a replication of an imported database fails, since its resource is out of reach', () => {
    const stack = new DataStack();
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Imported', {
      instanceIdentifier: 'old-db',
      instanceEndpointAddress: 'old-db.example.com',
      port: 5432,
      securityGroups: [],
    });
    expect(() => backupIn(new DataStack(), { instance, replicationKey: otherKey(stack) })).toThrow(
      'Data/Backup: replicationKey needs an instance of this app, got an imported one',
    );
  });
});
