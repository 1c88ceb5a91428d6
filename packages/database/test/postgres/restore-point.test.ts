import { Match, Template } from 'aws-cdk-lib/assertions';
import { RestorePoint } from '../../src';
import { DataStack } from '../fixture';

const INSTANCE = 'AWS::RDS::DBInstance';
const BACKUPS = 'arn:aws:rds:eu-west-1:111111111111:auto-backup:ab-1';
const TIME = '2026-01-31T23:45:00Z';

function restored(restoreFrom: RestorePoint): Template {
  const stack = new DataStack();
  stack.database({ restoreFrom });
  return Template.fromStack(stack);
}

test.each<[string, RestorePoint, object]>([
  ['a snapshot', RestorePoint.snapshot('before-migration'), { DBSnapshotIdentifier: 'before-migration' }],
  [
    'the latest moment',
    RestorePoint.pointInTime('db-1'),
    { SourceDbiResourceId: 'db-1', UseLatestRestorableTime: true },
  ],
  ['a moment', RestorePoint.pointInTime('db-1', TIME), { SourceDbiResourceId: 'db-1', RestoreTime: TIME }],
  [
    'the latest moment of backups from another region',
    RestorePoint.replicatedBackups(BACKUPS),
    { SourceDBInstanceAutomatedBackupsArn: BACKUPS, UseLatestRestorableTime: true },
  ],
  [
    'a moment of backups from another region',
    RestorePoint.replicatedBackups(BACKUPS, TIME),
    { SourceDBInstanceAutomatedBackupsArn: BACKUPS, RestoreTime: TIME },
  ],
])('%s becomes the database, under the logical id that it always had', (_, point, source) => {
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

test('what the data bring with them is left to them, and the password comes from the secret', () => {
  restored(RestorePoint.snapshot('before-migration')).hasResourceProperties(INSTANCE, {
    DBName: Match.absent(),
    MasterUsername: Match.absent(),
    KmsKeyId: Match.absent(),
    MasterUserPassword: Match.anyValue(),
    StorageEncrypted: true,
    DeletionProtection: true,
  });
});

test.each([
  [RestorePoint.snapshot(''), 'restoreFrom must name what to restore, got nothing'],
  [RestorePoint.pointInTime('db-1', '2026-01-31'), 'restoreFrom must have a time such as'],
  [RestorePoint.pointInTime('', 'yesterday'), 'got nothing; restoreFrom must have a time such as'],
])('a point that is none fails', (point, problem) => {
  expect(() => restored(point)).toThrow(problem);
});
