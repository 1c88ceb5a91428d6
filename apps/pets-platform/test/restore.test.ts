import { Match } from 'aws-cdk-lib/assertions';
import { Deployment, type Resource } from './deployment';

const INSTANCE = 'AWS::RDS::DBInstance';
const AUTOMATED_BACKUPS = 'arn:aws:rds:us-east-1:111111111111:auto-backup:ab-abcdefghijklmnopqrstuvwxyz';

/** The deployment of prod with settings. Without settings, that of the default. */
function deploymentOf(settings: NodeJS.ProcessEnv): Deployment {
  return new Deployment(Object.keys(settings).length > 0 ? { PETS_ENVIRONMENTS: 'prod', ...settings } : {});
}

function instanceOf(stack: 'Data' | 'Replica', settings: NodeJS.ProcessEnv): Resource {
  const [instance] = deploymentOf(settings).resources('prod', stack, INSTANCE);
  return instance;
}

const restored = {
  PETS_PROD_RESTORE_FROM: 'time:db-ABCDEFGHIJKL@2026-01-31T23:45:00Z',
  PETS_PROD_DATABASE_IDENTIFIER: 'pets-api-db-2',
};

describe('a restored database', () => {
  const { Properties } = instanceOf('Data', restored);

  test('is a new instance that is created from the backup', () => {
    expect(Properties).toMatchObject({
      DBInstanceIdentifier: 'pets-api-db-2',
      SourceDbiResourceId: 'db-ABCDEFGHIJKL',
      RestoreTime: '2026-01-31T23:45:00Z',
    });
  });

  test('has the version and the storage of the backup, which can be newer than those of the template', () => {
    expect(Properties).not.toHaveProperty('EngineVersion');
    expect(Properties).not.toHaveProperty('AllocatedStorage');
  });

  test('has the version and the storage of the template when the restore is complete', () => {
    const completed = instanceOf('Data', { ...restored, PETS_PROD_RESTORE_COMPLETED: 'true' }).Properties;
    expect(completed).toMatchObject({
      SourceDbiResourceId: 'db-ABCDEFGHIJKL',
      EngineVersion: '15.17',
      AllocatedStorage: '100',
    });
  });

  test('has a new replica, whose identifier does not collide with that of the old replica', () => {
    const replica = instanceOf('Replica', restored).Properties;
    expect(replica.DBInstanceIdentifier).toBe('pets-api-db-2-replica');
    expect(JSON.stringify(replica.SourceDBInstanceIdentifier)).toContain(':db:pets-api-db-2"');
  });
});

test.each([
  ['snapshot:awsbackup:job-0000', { DBSnapshotIdentifier: 'awsbackup:job-0000' }],
  ['time:db-ABCDEFGHIJKL', { SourceDbiResourceId: 'db-ABCDEFGHIJKL', UseLatestRestorableTime: true }],
  [
    `replicated:${AUTOMATED_BACKUPS}@2026-01-31T23:45:00Z`,
    { SourceDBInstanceAutomatedBackupsArn: AUTOMATED_BACKUPS, RestoreTime: '2026-01-31T23:45:00Z' },
  ],
])('restores from %s', (PETS_PROD_RESTORE_FROM, expected) => {
  expect(instanceOf('Data', { ...restored, PETS_PROD_RESTORE_FROM }).Properties).toMatchObject(expected);
});

describe('a return from the recovery Region', () => {
  const returning = { ...restored, PETS_PROD_RESTORE_FROM: 'replica:pets-api-db-replica' };
  const { Properties } = instanceOf('Data', returning);

  test('replicates the promoted database into a new instance, which loses nothing', () => {
    expect(Properties).toMatchObject({
      DBInstanceIdentifier: 'pets-api-db-2',
      SourceDBInstanceIdentifier: 'arn:aws:rds:us-west-2:111111111111:db:pets-api-db-replica',
      SourceRegion: 'us-west-2',
      DeletionProtection: true,
      MultiAZ: true,
    });
    for (const name of ['MasterUserPassword', 'EngineVersion', 'AllocatedStorage', 'AutomaticBackupReplicationRegion'])
      expect(Properties).not.toHaveProperty(name);
  });

  test('keeps the old instance as evidence', () => {
    const [{ DeletionPolicy, UpdateReplacePolicy }] = deploymentOf(returning).resources('prod', 'Data', INSTANCE);
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  test('keeps the source after the promotion, and manages version, storage and replicated backups again', () => {
    const completed = instanceOf('Data', { ...returning, PETS_PROD_RESTORE_COMPLETED: 'true' }).Properties;
    expect(completed).toMatchObject({
      SourceDBInstanceIdentifier: Properties.SourceDBInstanceIdentifier,
      EngineVersion: '15.17',
      AllocatedStorage: '100',
      AutomaticBackupReplicationRegion: 'us-west-2',
    });
  });

  test('names both instances in the plan of the next failover', () => {
    const plan = JSON.stringify(
      deploymentOf(returning)
        .template('prod', 'Standby')
        .findResources('AWS::SSM::Parameter', {
          Properties: { Name: '/pets-api/failover' },
        }),
    );
    expect(plan).toMatch(/pets-api-db-2\\\\?"/);
    expect(plan).toContain('pets-api-db-2-replica');
  });
});

describe('the replica', () => {
  test('replicates the database until it is promoted, with the same identifier afterwards', () => {
    const replica = instanceOf('Replica', {}).Properties;
    const promoted = instanceOf('Replica', { PETS_PROD_REPLICA_PROMOTED: 'true' }).Properties;
    expect(replica).toHaveProperty('SourceDBInstanceIdentifier');
    expect(promoted).not.toHaveProperty('SourceDBInstanceIdentifier');
    expect({ ...replica, SourceDBInstanceIdentifier: undefined }).toEqual({
      ...promoted,
      SourceDBInstanceIdentifier: undefined,
    });
  });
});

test('the log groups of the restored database have its identifier', () => {
  deploymentOf(restored)
    .template('prod', 'Data')
    .hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^/aws/rds/instance/pets-api-db-2/'),
    });
});
