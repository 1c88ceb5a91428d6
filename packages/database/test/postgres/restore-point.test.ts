import { CfnParameter, Fn } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RestorePoint, type RestorePointConfig } from '../../src';
import { DataStack } from '../fixture';

const INSTANCE = 'AWS::RDS::DBInstance';
const BACKUPS = 'arn:aws:rds:eu-west-1:111111111111:auto-backup:ab-1';
const TIME = '2026-01-31T23:45:00Z';

/** A restore point that a user of the library defines. */
class CustomPoint extends RestorePoint {
  constructor(private readonly config: RestorePointConfig) {
    super();
  }

  bind(): RestorePointConfig {
    return this.config;
  }
}

function restored(restoreFrom: RestorePoint): Template {
  const stack = new DataStack();
  stack.database({ restoreFrom });
  return Template.fromStack(stack);
}

test.each<[string, RestorePoint, object]>([
  ['a snapshot', RestorePoint.snapshot('before-migration'), { DBSnapshotIdentifier: 'before-migration' }],
  [
    'the latest restorable time',
    RestorePoint.pointInTime('db-1'),
    { SourceDbiResourceId: 'db-1', UseLatestRestorableTime: true },
  ],
  ['a point in time', RestorePoint.pointInTime('db-1', TIME), { SourceDbiResourceId: 'db-1', RestoreTime: TIME }],
  [
    'the latest restorable time of replicated backups',
    RestorePoint.replicatedBackups(BACKUPS),
    { SourceDBInstanceAutomatedBackupsArn: BACKUPS, UseLatestRestorableTime: true },
  ],
  [
    'a point in time of replicated backups',
    RestorePoint.replicatedBackups(BACKUPS, TIME),
    { SourceDBInstanceAutomatedBackupsArn: BACKUPS, RestoreTime: TIME },
  ],
])('restores %s under the same logical id', (_, point, source) => {
  const instances = restored(point).findResources(INSTANCE);
  expect(Object.keys(instances)).toEqual(['DatabaseF44359DD']);
  const { Properties } = instances.DatabaseF44359DD;
  expect(Properties).toMatchObject(source);
  expect(
    Object.keys(Properties)
      .filter((name) => /Restor|SnapshotId|SourceD/i.test(name))
      .sort(),
  ).toEqual(Object.keys(source).sort());
});

describe('a replica of a database in another Region', () => {
  const source = 'arn:aws:rds:us-west-2:111111111111:db:shop-replica';

  test('names its source and a key in its Region, and has neither version, size nor credentials', () => {
    const instances = restored(RestorePoint.replicaOf(source)).findResources(INSTANCE);
    expect(Object.keys(instances)).toEqual(['DatabaseF44359DD']);
    const { Properties } = instances.DatabaseF44359DD;
    expect(Properties).toMatchObject({ SourceDBInstanceIdentifier: source, SourceRegion: 'us-west-2' });
    expect(Properties.KmsKeyId).toBeDefined();
    const absent = [
      ...['DBName', 'MasterUsername', 'MasterUserPassword', 'StorageEncrypted', 'EngineVersion', 'AllocatedStorage'],
      ...['UseLatestRestorableTime', 'RestoreTime', 'DBSnapshotIdentifier'],
    ];
    expect(absent.filter((name) => name in Properties)).toEqual([]);
  });

  test('keeps its source after the promotion, when version and storage are managed again', () => {
    restored(RestorePoint.replicaOf(source).completed()).hasResourceProperties(INSTANCE, {
      SourceDBInstanceIdentifier: source,
      EngineVersion: Match.anyValue(),
      AllocatedStorage: Match.anyValue(),
    });
  });

  test('can have a source that is known at deployment only', () => {
    const point = RestorePoint.replicaOf(Fn.importValue('Source'));
    expect(() => restored(point)).not.toThrow();
  });

  test.each([
    [
      RestorePoint.replicaOf('shop-replica'),
      'must have the ARN of a DB instance, arn:aws:rds:…:db:…, got shop-replica',
    ],
    [
      RestorePoint.replicaOf('arn:aws:rds:eu-west-1:111111111111:db:shop'),
      'must have a database in another Region, got eu-west-1',
    ],
    [
      new CustomPoint({ sourceDbInstanceArn: source, restoreTime: TIME }),
      `must not have a restoreTime with a replica, got ${TIME}`,
    ],
    [
      new CustomPoint({ sourceDbInstanceArn: source, sourceDbiResourceId: 'db-1' }),
      'exactly one non-empty source, got 2',
    ],
  ])('fails for an invalid source (%#)', (point, problem) => {
    expect(() => restored(point)).toThrow(problem);
  });
});

test('takes database name, user name and key from the backup, and the password from the secret', () => {
  restored(RestorePoint.snapshot('before-migration')).hasResourceProperties(INSTANCE, {
    DBName: Match.absent(),
    MasterUsername: Match.absent(),
    KmsKeyId: Match.absent(),
    MasterUserPassword: Match.anyValue(),
    StorageEncrypted: true,
    DeletionProtection: true,
  });
});

describe('the version and the storage', () => {
  const point = RestorePoint.pointInTime('db-1', TIME);

  test.each([
    ['a snapshot', RestorePoint.snapshot('before-migration')],
    ['a point in time', point],
    ['replicated backups', RestorePoint.replicatedBackups(BACKUPS)],
  ])('are those of the backup when %s is restored, since older values would fail', (_, restoreFrom) => {
    restored(restoreFrom).hasResourceProperties(INSTANCE, {
      Engine: 'postgres',
      EngineVersion: Match.absent(),
      AllocatedStorage: Match.absent(),
      MaxAllocatedStorage: 40,
    });
  });

  test('are managed again after the restore, which keeps its source', () => {
    restored(point.completed()).hasResourceProperties(INSTANCE, {
      SourceDbiResourceId: 'db-1',
      RestoreTime: TIME,
      EngineVersion: Match.stringLikeRegexp('^[0-9.]+$'),
      AllocatedStorage: '20',
      DBName: Match.absent(),
    });
  });

  test('a completed restore is checked like any other', () => {
    expect(() => restored(RestorePoint.snapshot('').completed())).toThrow(
      'restoreFrom must have exactly one non-empty source, got 0',
    );
  });
});

test('accepts a time that is only known at deployment', () => {
  const stack = new DataStack();
  const time = new CfnParameter(stack, 'Time').valueAsString;
  stack.database({ restoreFrom: RestorePoint.pointInTime('db-1', time) });
  Template.fromStack(stack).hasResourceProperties(INSTANCE, { RestoreTime: { Ref: 'Time' } });
});

test.each([
  [RestorePoint.snapshot(''), 'restoreFrom must have exactly one non-empty source, got 0'],
  [
    RestorePoint.pointInTime('db-1', '2026-01-31'),
    'restoreFrom must have a restoreTime such as 2026-01-31T23:45:00Z, got 2026-01-31',
  ],
  [RestorePoint.pointInTime('', 'yesterday'), 'got 0; restoreFrom must have a restoreTime such as'],
  [
    new CustomPoint({ dbSnapshotIdentifier: 'one', sourceDbiResourceId: 'db-1' }),
    'restoreFrom must have exactly one non-empty source, got 2',
  ],
  [
    new CustomPoint({ dbSnapshotIdentifier: 'one', restoreTime: TIME }),
    `restoreFrom must not have a restoreTime with a snapshot, got ${TIME}`,
  ],
])('fails with an invalid restore point', (point, problem) => {
  expect(() => restored(point)).toThrow(problem);
});
