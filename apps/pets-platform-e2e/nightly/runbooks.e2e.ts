import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CreateDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { LocalDeployment, PRIMARY, RECOVERY } from '../src/local-deployment';
import { RECORDED, RECOVERY_POINT } from '../src/recorded-responses';
import { Runbooks } from '../src/runbook';

const prod = new LocalDeployment('prod');
const runbooks = new Runbooks(prod);
const missing = Runbooks.missing();
const withCli = missing === undefined ? test : test.skip;
if (missing !== undefined) console.warn(missing);

beforeAll(async () => {
  if (missing !== undefined) return;
  await prod.start();
  await prod.bootstrap();
  await prod.nx('deploy', ['--yes']);
  await runbooks.start();
  runbooks.effects['rds RestoreDBInstanceToPointInTime'] = ({ region, parameters }) =>
    createDatabase(region, String(parameters.TargetDBInstanceIdentifier));
  runbooks.effects['backup StartRestoreJob'] = ({ region, parameters }) =>
    createDatabase(region, (parameters.Metadata as Record<string, string>).DBInstanceIdentifier);
});
afterAll(async () => {
  if (missing === undefined) await runbooks.close();
  await prod.close();
});

/** Creates the instance of a restore, which the emulator does not do. */
async function createDatabase(region: string, DBInstanceIdentifier: string): Promise<void> {
  const database = { DBInstanceIdentifier, DBInstanceClass: 'db.t3.medium', Engine: 'postgres' };
  const secret = { MasterUsername: 'petsuser', MasterUserPassword: 'petspassword', AllocatedStorage: 20 };
  await new RDSClient(prod.client(region)).send(new CreateDBInstanceCommand({ ...database, ...secret }));
}

async function databases(region = PRIMARY): Promise<string[]> {
  const { DBInstances = [] } = await new RDSClient(prod.client(region)).send(new DescribeDBInstancesCommand({}));
  return DBInstances.map(({ DBInstanceIdentifier = '' }) => DBInstanceIdentifier).sort();
}

/** The physical id and the properties of the database in the deployed stack. */
async function deployedDatabase(stack: string, region = PRIMARY) {
  const found = await prod.resources(stack, region);
  const instances = found.filter(({ ResourceType }) => ResourceType === 'AWS::RDS::DBInstance');
  expect(instances).toHaveLength(1);
  const [{ LogicalResourceId = '', PhysicalResourceId: id }] = instances;
  const client = new CloudFormationClient(prod.client(region));
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: `prod-${stack}` }));
  const { Resources } = JSON.parse(TemplateBody) as { Resources: Record<string, { Properties: object }> };
  return { id, properties: Resources[LogicalResourceId].Properties as Record<string, unknown> };
}

async function desiredCount(): Promise<number | undefined> {
  const { services = [] } = await new ECSClient(prod.client()).send(
    new DescribeServicesCommand({ cluster: 'pets-api-cluster', services: ['pets-api-service'] }),
  );
  return services[0].desiredCount;
}

async function secretValue(SecretId: string, region = PRIMARY): Promise<string | undefined> {
  const client = new SecretsManagerClient(prod.client(region));
  return (await client.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}
const DATABASE =
  'Data/Database/Resource/Resource,Data/Database/Logs/postgresql/Resource,Data/Database/Logs/upgrade/Resource';
const REPLICA =
  'Replica/Replica/Resource/Resource,Replica/Replica/Logs/postgresql/Resource,Replica/Replica/Logs/upgrade/Resource';

withCli(
  'restore-from-vault creates the database from a backup, and restores a backup to a separate instance',
  async () => {
    const [, job] = RECOVERY_POINT.split(':job-');
    await runbooks.run('restore-from-vault', {
      values: { '00000000-0000-0000-0000-000000000000': job },
      after: {
        '2a. Restore with the stack, 1': async () => {
          const { id, properties } = await deployedDatabase('Data');
          expect(id).toBe('pets-api-db-2');
          expect(properties).toMatchObject({ DBSnapshotIdentifier: `awsbackup:job-${job}` });
          expect(await databases()).toEqual(['pets-api-db', 'pets-api-db-2']);
        },
        '2b. Restore to a separate instance, 2': async () => {
          expect(await databases()).toEqual(['pets-api-db', 'pets-api-db-2', 'pets-api-db-restored']);
        },
      },
    });
    expect(runbooks.steps).toEqual([
      'sts GetCallerIdentity',
      'backup ListRecoveryPointsByResource',
      'backup ListBackupVaults',
      'backup ListRecoveryPointsByBackupVault',
      'gh variable set PETS_PROD_DATABASE_IDENTIFIER --body pets-api-db-2',
      `gh variable set PETS_PROD_RESTORE_FROM --body snapshot:awsbackup:job-${job}`,
      'gh variable set PETS_PROD_RESTORE_COMPLETED --body false',
      `npx nx deploy pets-platform -c prod --stacks=Data --allowReplacement=${DATABASE}`,
      'npx nx deploy pets-platform -c prod --stacks=Rotation,Observability,ServiceHealth',
      'backup ListBackupVaults',
      'iam ListRoles',
      'backup GetRecoveryPointRestoreMetadata',
      'backup StartRestoreJob',
      'backup DescribeRestoreJob',
      'rds DescribeDBInstances',
      'rds DeleteDBInstance',
      expect.stringMatching(/^backup GET \/restore-jobs\/\?resourceType=RDS/),
    ]);
    const { parameters } = runbooks.call('backup StartRestoreJob');
    expect(parameters).toMatchObject({
      RecoveryPointArn: RECOVERY_POINT,
      IamRoleArn: expect.stringMatching(/BackupRestoreRole/),
      Metadata: { DBInstanceIdentifier: 'pets-api-db-restored', DBSubnetGroupName: 'prod-data-database-subnets' },
    });
    expect(await databases()).toEqual(['pets-api-db', 'pets-api-db-2']);
  },
);

withCli('recover-database restores the database to a point in time, and replaces the replica', async () => {
  // an earlier restore was completed
  runbooks.variables.PETS_PROD_RESTORE_COMPLETED = 'true';
  let resourceId: string | undefined;
  await runbooks.run('recover-database', {
    values: { 'DB=pets-api-db NEW_DB=pets-api-db-2': 'DB=pets-api-db-2 NEW_DB=pets-api-db-3' },
    after: {
      '1. Stop the service, 1': async () => expect(await desiredCount()).toBe(0),
      '2. Choose the point in time, 1': async () => {
        resourceId = await resourceIdOf('pets-api-db-2');
      },
      '3. Restore, 2': async () => {
        const { id, properties } = await deployedDatabase('Data');
        expect(id).toBe('pets-api-db-3');
        expect(properties).toMatchObject({
          SourceDbiResourceId: resourceId,
          RestoreTime: '2026-01-31T23:45:00Z',
        });
        // the backup has them
        expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(['EngineVersion']));
        expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(['AllocatedStorage']));
        expect(await databases()).toEqual(['pets-api-db', 'pets-api-db-2', 'pets-api-db-3']);
        expect(await secretValue('pets-api/db-url')).toContain('//pets-api-db-3.');
        expect((await deployedDatabase('Replica', RECOVERY)).id).toBe('pets-api-db-replica');
      },
      '4. Verify, then start the service, 1': async () => expect(await desiredCount()).toBe(2),
      '5. Clean up, 1': async () => {
        const { id, properties } = await deployedDatabase('Data');
        expect(id).toBe('pets-api-db-3');
        expect(properties).toMatchObject({ EngineVersion: expect.any(String), AllocatedStorage: expect.any(String) });
      },
      '5. Clean up, 2': async () => {
        const { id, properties } = await deployedDatabase('Replica', RECOVERY);
        expect(id).toBe('pets-api-db-3-replica');
        expect(properties.SourceDBInstanceIdentifier).toMatch(/:db:pets-api-db-3$/);
        expect(await databases(RECOVERY)).toEqual(['pets-api-db-3-replica', 'pets-api-db-replica']);
      },
    },
  });
  expect(runbooks.steps).toEqual([
    'application-autoscaling RegisterScalableTarget',
    'ecs UpdateService',
    'rds DescribeDBInstances',
    'rds DescribeDBInstances',
    'rds DescribeDBInstanceAutomatedBackups',
    'logs FilterLogEvents',
    'gh variable set PETS_PROD_DATABASE_IDENTIFIER --body pets-api-db-3',
    `gh variable set PETS_PROD_RESTORE_FROM --body time:${resourceId}@2026-01-31T23:45:00Z`,
    'gh variable set PETS_PROD_RESTORE_COMPLETED --body false',
    'npx nx diff pets-platform -c prod --stacks=Data',
    `npx nx deploy pets-platform -c prod --stacks=Data --allowReplacement=${DATABASE}`,
    'npx nx deploy pets-platform -c prod --stacks=Rotation,Observability,ServiceHealth',
    'rds DescribeDBInstances',
    'rds DescribeDBInstances',
    'secretsmanager RotateSecret',
    'secretsmanager DescribeSecret',
    'ecs UpdateService',
    'ecs DescribeServices',
    'application-autoscaling RegisterScalableTarget',
    'gh variable set PETS_PROD_RESTORE_COMPLETED --body true',
    'npx nx deploy pets-platform -c prod --stacks=Data',
    `npx nx deploy pets-platform -c prod --stacks=Replica --allowReplacement=${REPLICA}`,
    'rds ModifyDBInstance',
    'rds DeleteDBInstance',
  ]);
  expect(await databases()).toEqual(['pets-api-db', 'pets-api-db-3']);
});

withCli('fail-over-region reads the events of AWS Health, checks and takes over', async () => {
  await runbooks.run('fail-over-region', { until: '2. Take over, 1' });
  expect(runbooks.steps).toEqual([
    expect.stringMatching(/^dig \+short CNAME global.health.amazonaws.com/),
    'health DescribeEvents',
    // failover.e2e.ts runs the command
    'npx nx failover pets-platform check -c prod',
    'npx nx failover pets-platform take-over -c prod',
  ]);
});

withCli('restore-from-replicated-backups restores the database in the recovery Region', async () => {
  // the emulator does not rename an instance
  await runbooks.run('restore-from-replicated-backups', { until: '3. Verify, 1' });
  expect(runbooks.steps).toEqual([
    'rds DescribeDBInstanceAutomatedBackups',
    'rds DescribeDBInstanceAutomatedBackups',
    'cloudformation DescribeStackResources',
    'cloudformation DescribeStackResources',
    'cloudformation DescribeStackResources',
    'rds RestoreDBInstanceToPointInTime',
    'rds DescribeDBInstances',
    'rds DescribeDBInstances',
    'rds ModifyDBInstance',
    expect.stringMatching(/^curl .* https:\/\/truststore\.pki\.rds\.amazonaws\.com\/global\/global-bundle\.pem$/),
    expect.stringMatching(
      /^psql host=\S+ dbname=petsdb user=petsuser sslmode=verify-full sslrootcert=rds-ca\.pem --command select count/,
    ),
  ]);
  const resources = [...(await prod.resources('Replica', RECOVERY)), ...(await prod.resources('Recovery', RECOVERY))];
  const ids = resources.map(({ PhysicalResourceId }) => PhysicalResourceId);
  const { parameters, region } = runbooks.call('rds RestoreDBInstanceToPointInTime');
  expect(region).toBe(RECOVERY);
  expect(parameters).toMatchObject({
    SourceDBInstanceAutomatedBackupsArn: expect.stringMatching(/:auto-backup:ab-/),
    TargetDBInstanceIdentifier: 'pets-api-db-recovered',
    RestoreTime: '2026-01-31T23:45:00Z',
    PubliclyAccessible: 'false',
    DeletionProtection: 'true',
  });
  expect(ids).toEqual(expect.arrayContaining([parameters.DBSubnetGroupName, parameters.DBParameterGroupName]));
  expect(ids).toContain(parameters['VpcSecurityGroupIds.VpcSecurityGroupId.1']);
});

withCli('rotate-now rotates the password, and stops a rotation that does not complete', async () => {
  const pending = '11111111-2222-3333-4444-555555555555';
  const secrets = new SecretsManagerClient(prod.client());
  const before = await versions('pets-api/db-app');
  await runbooks.run('rotate-now', {
    after: {
      '1. Rotate, 1': async () => expect((await versions('pets-api/db-app')).current).not.toBe(before.current),
      'Troubleshooting, 1': async () => {
        const version = { ClientRequestToken: pending, VersionStages: ['AWSPENDING'], SecretString: '{}' };
        await secrets.send(new PutSecretValueCommand({ SecretId: 'pets-api/db-app', ...version }));
      },
    },
  });
  expect(runbooks.steps).toEqual([
    'secretsmanager RotateSecret',
    'secretsmanager DescribeSecret',
    'ecs UpdateService',
    'ecs DescribeServices',
    'secretsmanager DescribeSecret',
    expect.stringMatching(/^lambda GET /),
    'logs FilterLogEvents',
    'secretsmanager CancelRotateSecret',
    'secretsmanager ListSecretVersionIds',
    'secretsmanager UpdateSecretVersionStage',
    'secretsmanager RotateSecret',
    'secretsmanager GetSecretValue',
    'rds ModifyDBInstance',
  ]);
  expect(runbooks.call('secretsmanager UpdateSecretVersionStage').parameters).toMatchObject({
    RemoveFromVersionId: pending,
  });
  const { password } = JSON.parse((await secretValue('pets-api/db-password')) ?? '{}') as { password?: string };
  expect(runbooks.call('rds ModifyDBInstance').parameters.MasterUserPassword).toBe(password);
});

withCli('rotate-jwt stores a new key, and returns to the previous one', async () => {
  const before = await secretValue('pets-api/jwt-secret');
  await runbooks.run('rotate-jwt', {
    after: {
      '1. Store a new key, 1': async () => {
        const value = await secretValue('pets-api/jwt-secret');
        expect(value).toMatch(/^[A-Za-z0-9]{64}$/);
        expect(value).not.toBe(before);
      },
    },
  });
  expect(runbooks.steps).toEqual([
    'secretsmanager GetRandomPassword',
    'secretsmanager PutSecretValue',
    'npx nx status pets-platform -c prod',
    'ecs DescribeServices',
    'secretsmanager ListSecretVersionIds',
    'secretsmanager ListSecretVersionIds',
    'secretsmanager UpdateSecretVersionStage',
  ]);
  expect(await secretValue('pets-api/jwt-secret')).toBe(before);
});

withCli('each recorded response was necessary', () => {
  const listed = RECORDED.map(({ service, operation }) => `${service} ${operation}`);
  expect([...runbooks.recorded].sort()).toEqual(listed.sort());
});

async function resourceIdOf(DBInstanceIdentifier: string): Promise<string | undefined> {
  const { DBInstances = [] } = await new RDSClient(prod.client()).send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier }),
  );
  return DBInstances[0].DbiResourceId;
}

/** Version ids of a secret. */
async function versions(SecretId: string): Promise<{ current?: string }> {
  const { VersionIdsToStages = {} } = await new SecretsManagerClient(prod.client()).send(
    new DescribeSecretCommand({ SecretId }),
  );
  const [current] = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT')) ?? [];
  return { current };
}
