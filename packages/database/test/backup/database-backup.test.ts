import { App, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  DatabaseBackup,
  type DatabaseBackupProps,
  PostgresDatabase,
  type PostgresDatabaseProps,
  VaultLock,
} from '../../src';
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

  test('encrypts the vault with the key and retains it', () => {
    template.hasResource(VAULT, {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: { EncryptionKeyArn: stack.resolve(stack.key.keyArn), LockConfiguration: Match.absent() },
    });
  });

  test('keeps the logical id of the vault', () => {
    expect(Object.keys(template.findResources(VAULT))).toEqual(['BackupVaultADF21B19']);
  });

  test('creates a backup daily at 06:00 and retains it for 35 days', () => {
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

  test('backs up the database only', () => {
    template.hasResourceProperties('AWS::Backup::BackupSelection', {
      BackupPlanId: stack.resolve(backups.plan.backupPlanId),
      BackupSelection: {
        Resources: [{ 'Fn::Join': ['', Match.arrayWith([{ Ref: 'DatabaseF44359DD' }])] }],
        ListOfTags: Match.absent(),
      },
    });
  });

  test('has one role for backups and one for restores, with one managed policy each', () => {
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
    expect(stack.resolve(backups.backupRole.roleArn)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^BackupBackupRole/), 'Arn'],
    });
    expect(stack.resolve(backups.restoreRole.roleArn)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^BackupRestoreRole/), 'Arn'],
    });
  });

  test('does not replicate automated backups', () => {
    template.hasResourceProperties(INSTANCE, { AutomaticBackupReplicationRegion: Match.absent() });
  });
});

describe('with all properties', () => {
  const stack = new DataStack();
  backupIn(stack, {
    backupVaultName: 'shop',
    scheduleExpression: events.Schedule.cron({ hour: '1', minute: '30', weekDay: 'SUN' }),
    deleteAfter: Duration.days(90),
    lockConfiguration: VaultLock.compliance({
      minRetention: Duration.days(30),
      maxRetention: Duration.days(365),
      changeableFor: Duration.days(7),
    }),
    copyActions: [{ destinationBackupVault: otherVault(stack), deleteAfter: Duration.days(120) }],
    automaticBackupReplication: { encryptionKey: otherKey(stack), retentionPeriod: Duration.days(14) },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const template = Template.fromStack(stack);

  test('locks the vault in compliance mode after the grace period', () => {
    template.hasResource(VAULT, {
      DeletionPolicy: 'Delete',
      Properties: {
        BackupVaultName: 'shop',
        LockConfiguration: { MinRetentionDays: 30, MaxRetentionDays: 365, ChangeableForDays: 7 },
      },
    });
  });

  test('copies each backup to the other vault', () => {
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

  test('replicates automated backups to the Region of the other key', () => {
    template.hasResourceProperties(INSTANCE, {
      AutomaticBackupReplicationRegion: 'us-west-2',
      AutomaticBackupReplicationKmsKeyId: OTHER_KEY,
      AutomaticBackupReplicationRetentionPeriod: 14,
    });
  });
});

test('retains copies as long as backups, and replicated backups for 7 days, by default', () => {
  const stack = new DataStack();
  backupIn(stack, {
    deleteAfter: Duration.days(90),
    copyActions: [{ destinationBackupVault: otherVault(stack) }],
    automaticBackupReplication: { encryptionKey: otherKey(stack) },
    lockConfiguration: VaultLock.governance({ minRetention: Duration.days(90) }),
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(PLAN, {
    BackupPlan: { BackupPlanRule: [{ CopyActions: [{ Lifecycle: { DeleteAfterDays: 90 } }] }] },
  });
  template.hasResourceProperties(VAULT, {
    LockConfiguration: { MinRetentionDays: 90, ChangeableForDays: Match.absent() },
  });
  template.hasResourceProperties(INSTANCE, { AutomaticBackupReplicationRetentionPeriod: 7 });
});

test('replicated backups are kept as long as the automated backups', () => {
  const stack = new DataStack();
  const replicated = { automaticBackupReplication: { encryptionKey: otherKey(stack) } };
  backupIn(stack, replicated, { backupRetention: Duration.days(21) });
  Template.fromStack(stack).hasResourceProperties(INSTANCE, {
    BackupRetentionPeriod: 21,
    AutomaticBackupReplicationRetentionPeriod: 21,
  });
});

test.each<[string, number, number | undefined]>([
  ['from 40 to 36500', 40, undefined],
  ['from 7 to 30', 7, 30],
])('fails when the lock of the other vault requires %s days', (range, min, max) => {
  const stack = new DataStack();
  const destinationBackupVault = new backup.BackupVault(stack, 'Locked', {
    lockConfiguration: {
      minRetention: Duration.days(min),
      maxRetention: max === undefined ? undefined : Duration.days(max),
    },
  });
  expect(() => backupIn(stack, { copyActions: [{ destinationBackupVault }] })).toThrow(
    `copyActions[0].deleteAfter must be ${range} days, as the lock of its vault requires, got 35`,
  );
});

test.each([35, 400])('accepts a copy of 35 days in a vault with a lock up to %p days', (max) => {
  const stack = new DataStack();
  const destinationBackupVault = new backup.BackupVault(stack, 'Locked', {
    lockConfiguration: { minRetention: Duration.days(7), maxRetention: Duration.days(max) },
  });
  expect(() => backupIn(stack, { copyActions: [{ destinationBackupVault }] })).not.toThrow();
});

test('accepts key and vault of a stack in another Region', () => {
  const stack = new DataStack();
  const west = new Stack(stack.node.root, 'West', {
    env: { account: env.account, region: 'us-west-2' },
    crossRegionReferences: true,
  });
  const data = new Stack(stack.node.root, 'Backups', { env, crossRegionReferences: true });
  const encryptionKey = new kms.Key(west, 'Key');
  const destinationBackupVault = new backup.BackupVault(west, 'Vault', { encryptionKey });
  new DatabaseBackup(data, 'Backup', {
    instance: stack.database().instance,
    encryptionKey: stack.key,
    copyActions: [{ destinationBackupVault }],
  });
  expect(() => (stack.node.root as App).synth()).not.toThrow();
});

describe('what is added later', () => {
  const stack = new DataStack();
  const backups = backupIn(stack);
  const bucket = new s3.Bucket(stack, 'Bucket');
  backups.plan.addRule(backup.BackupPlanRule.monthly1Year(backups.vault));
  backups.plan.addSelection('Bucket', {
    resources: [backup.BackupResource.fromArn(bucket.bucketArn)],
    role: backups.backupRole,
  });
  bucket.grantRead(backups.backupRole);
  bucket.grantReadWrite(backups.restoreRole);
  const template = Template.fromStack(stack);

  test('rules and selections are in the plan', () => {
    template.hasResourceProperties(PLAN, {
      BackupPlan: { BackupPlanRule: [{ RuleName: 'Scheduled' }, { RuleName: 'Monthly1Year' }] },
    });
    template.resourceCountIs('AWS::Backup::BackupSelection', 2);
  });

  test('permissions are granted to the roles', () => {
    for (const id of ['BackupBackupRole', 'BackupRestoreRole']) {
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['s3:GetObject*']) })]),
        },
        Roles: [{ Ref: Match.stringLikeRegexp(`^${id}`) }],
      });
    }
  });
});

test('a lock of a user of the library is used and checked', () => {
  class YearLock extends VaultLock {
    bind(): backup.LockConfiguration {
      return { minRetention: Duration.days(365) };
    }
  }
  const stack = new DataStack();
  backupIn(stack, { lockConfiguration: new YearLock(), deleteAfter: Duration.days(365) });
  Template.fromStack(stack).hasResourceProperties(VAULT, { LockConfiguration: { MinRetentionDays: 365 } });
  expect(() => backupIn(new DataStack(), { lockConfiguration: new YearLock() })).toThrow(
    'Data/Backup: deleteAfter must be from 365 to 36500 days, as lockConfiguration requires, got 35',
  );
});

describe('errors', () => {
  const replicate = (encryptionKey: kms.IKey, days?: number): Partial<DatabaseBackupProps> => ({
    automaticBackupReplication: {
      encryptionKey,
      retentionPeriod: days === undefined ? undefined : Duration.days(days),
    },
  });
  const governance = (minRetention: number, maxRetention?: number) =>
    VaultLock.governance({
      minRetention: Duration.days(minRetention),
      maxRetention: maxRetention === undefined ? undefined : Duration.days(maxRetention),
    });

  test.each<[string, (stack: DataStack) => Partial<DatabaseBackupProps>, string]>([
    [
      'a rate as the schedule',
      () => ({ scheduleExpression: events.Schedule.rate(Duration.days(1)) }),
      "scheduleExpression must be a cron expression, got 'rate(1 day)'",
    ],
    [
      'a retention of 0 days',
      () => ({ deleteAfter: Duration.days(0) }),
      'deleteAfter must be an integer from 1 to 36500 days, got 0',
    ],
    [
      'a retention of 1.5 days',
      () => ({ deleteAfter: Duration.hours(36) }),
      'deleteAfter must be an integer from 1 to 36500 days, got 1.5',
    ],
    [
      'a retention of a copy of 0 days',
      (stack) => ({ copyActions: [{ destinationBackupVault: otherVault(stack), deleteAfter: Duration.days(0) }] }),
      'copyActions[0].deleteAfter must be an integer from 1 to 36500 days, got 0',
    ],
    [
      'a retention of replicated backups of 36 days',
      (stack) => replicate(otherKey(stack), 36),
      'automaticBackupReplication.retentionPeriod must be an integer from 1 to 35 days, got 36',
    ],
    [
      'a replication to the Region of the database',
      (stack) => replicate(stack.key),
      'automaticBackupReplication.encryptionKey must be in a different Region from the instance, got eu-west-1 for both',
    ],
    [
      'a key without a literal Region',
      () => replicate(new kms.Key(new Stack(new App(), 'Nowhere'), 'Key')),
      'automaticBackupReplication.encryptionKey must be in a stack with a literal Region',
    ],
    [
      'a retention below the minimum of the lock',
      () => ({ deleteAfter: Duration.days(6), lockConfiguration: governance(7) }),
      'deleteAfter must be from 7 to 36500 days, as lockConfiguration requires, got 6',
    ],
    [
      'a lock with a minimum of 0 days',
      () => ({ lockConfiguration: governance(0) }),
      'lockConfiguration.minRetention must be an integer of at least 1 day, got 0',
    ],
    [
      'a lock with a maximum equal to its minimum',
      () => ({ lockConfiguration: governance(35, 35) }),
      'lockConfiguration.maxRetention must be an integer greater than minRetention, at most 36500 days, got 35',
    ],
    [
      'a compliance lock with a grace period of 2 days',
      () => ({
        lockConfiguration: VaultLock.compliance({ minRetention: Duration.days(7), changeableFor: Duration.days(2) }),
      }),
      'lockConfiguration.changeableFor must be an integer of at least 3 days, got 2',
    ],
    [
      'a lock with a token',
      () => ({
        lockConfiguration: VaultLock.compliance({
          minRetention: Duration.days(7),
          changeableFor: Duration.hours(Lazy.number({ produce: () => 99 })),
        }),
      }),
      'lockConfiguration.changeableFor must be a literal, got a token',
    ],
  ])('reject %s', (_, props, problem) => {
    const stack = new DataStack();
    expect(() => backupIn(stack, props(stack))).toThrow(`Data/Backup: ${problem}`);
  });

  test('reject a replication without automated backups', () => {
    const stack = new DataStack();
    const none = { backupRetention: Duration.days(0), multiAz: false };
    expect(() => backupIn(stack, replicate(otherKey(stack)), none)).toThrow(
      'Data/Backup: automaticBackupReplication requires an instance with automated backups, got a backupRetention of 0',
    );
  });

  test('reject a replication of an imported instance', () => {
    const stack = new DataStack();
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Imported', {
      instanceIdentifier: 'old-db',
      instanceEndpointAddress: 'old-db.example.com',
      port: 5432,
      securityGroups: [],
    });
    expect(() => backupIn(new DataStack(), { instance, ...replicate(otherKey(stack)) })).toThrow(
      'Data/Backup: automaticBackupReplication requires an instance that is created in this app, got the imported instance Data/Imported',
    );
  });
});

test('backs up an imported database', () => {
  const stack = new DataStack();
  const { instance } = PostgresDatabase.fromPostgresDatabaseAttributes(stack, 'Imported', {
    instanceIdentifier: 'old-db',
    instanceEndpointAddress: 'old-db.example.com',
    securityGroups: [],
    databaseName: 'shop',
  });
  backupIn(stack, { instance });
  Template.fromStack(stack).hasResourceProperties('AWS::Backup::BackupSelection', {
    BackupSelection: {
      Resources: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:eu-west-1:111111111111:db:old-db']] }],
    },
  });
});
