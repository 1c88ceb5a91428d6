import { DescribeReplicationGroupsCommand, ElastiCacheClient } from '@aws-sdk/client-elasticache';
import {
  DescribeKeyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListResourceTagsCommand,
} from '@aws-sdk/client-kms';
import {
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  RDSClient,
  type DBInstance,
} from '@aws-sdk/client-rds';
import { DescribeSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { byName, FACTS, tagsOf } from './facts';
import type { LocalDeployment } from './local-deployment';

const SECRETS = [
  'pets-api/db-url',
  'pets-api/db-username',
  'pets-api/db-password',
  'pets-api/db-app',
  'pets-api/jwt-secret',
];

/** The user of each password. */
const USERS = { 'pets-api/db-password': 'petsuser', 'pets-api/db-app': 'pets_app', 'pets-api/cache-auth': undefined };

/** The rows D1 to D9 and X8, read from RDS, ElastiCache, Secrets Manager and KMS. */
export function describeData(deployment: LocalDeployment): void {
  const { environment } = deployment;
  const facts = FACTS[environment];

  describe('the database', () => {
    let database: DBInstance;
    beforeAll(async () => {
      const { DBInstances = [] } = await new RDSClient(deployment.client()).send(new DescribeDBInstancesCommand({}));
      expect(DBInstances.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual(['pets-api-db']);
      [database] = DBInstances;
    });

    test('has the properties of the design', () => {
      expect(database).toMatchObject({
        Engine: 'postgres',
        EngineVersion: expect.stringMatching(/^15\.\d+$/),
        DBInstanceClass: 'db.t3.medium',
        DBName: 'petsdb',
        MasterUsername: 'petsuser',
        AllocatedStorage: 100,
        StorageType: 'gp3',
        StorageEncrypted: true,
        KmsKeyId: expect.stringMatching(/:key\//),
        PubliclyAccessible: false,
        MultiAZ: facts.multiAzDatabase,
        BackupRetentionPeriod: 7,
        PreferredBackupWindow: '03:00-04:00',
        PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
        CopyTagsToSnapshot: true,
        DeletionProtection: true,
        PerformanceInsightsEnabled: true,
        PerformanceInsightsRetentionPeriod: 7,
      });
      expect(database.MonitoringInterval ?? 0).toBe(facts.monitoringSeconds);
      expect(byName(database.TagList)).toEqual(tagsOf(environment));
    });

    test('is in two zones of the database tier', () => {
      const zones = database.DBSubnetGroup?.Subnets?.map(({ SubnetAvailabilityZone }) => SubnetAvailabilityZone?.Name);
      expect(zones?.sort()).toEqual(['us-east-1a', 'us-east-1b']);
    });

    test('accepts encrypted connections only', async () => {
      const DBParameterGroupName = database.DBParameterGroups?.[0].DBParameterGroupName;
      const { Parameters = [] } = await new RDSClient(deployment.client()).send(
        new DescribeDBParametersCommand({ DBParameterGroupName, Source: 'user' }),
      );
      expect(Parameters.find(({ ParameterName }) => ParameterName === 'rds.force_ssl')?.ParameterValue).toBe('1');
    });
  });

  describe('the secrets', () => {
    test.each(SECRETS)('%s exists, is encrypted with a customer managed key and has tags', async (SecretId) => {
      const secret = await new SecretsManagerClient(deployment.client()).send(new DescribeSecretCommand({ SecretId }));
      expect(secret.KmsKeyId).toMatch(/:key\//);
      expect(byName(secret.Tags)).toMatchObject(tagsOf(environment));
    });

    test.each(Object.entries(USERS))('%s has a password, of user %s, and is rotated', async (SecretId, username) => {
      const secrets = new SecretsManagerClient(deployment.client());
      const { SecretString = '{}' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
      const value = JSON.parse(SecretString) as Record<string, unknown>;
      expect(value.username).toBe(username);
      expect(String(value.password).length).toBeGreaterThanOrEqual(16);
      const { RotationEnabled, RotationRules } = await secrets.send(new DescribeSecretCommand({ SecretId }));
      expect({ RotationEnabled, RotationRules }).toEqual({
        RotationEnabled: true,
        RotationRules: { ScheduleExpression: 'rate(30 days)' },
      });
    });

    test('of the master user have the endpoint of the database', async () => {
      const { SecretString = '{}' } = await new SecretsManagerClient(deployment.client()).send(
        new GetSecretValueCommand({ SecretId: 'pets-api/db-password' }),
      );
      expect(JSON.parse(SecretString)).toMatchObject({
        engine: 'postgres',
        dbname: 'petsdb',
        host: expect.stringMatching(/^pets-api-db\./),
      });
    });

    test('of the service have the endpoint of the database', async () => {
      const { SecretString } = await new SecretsManagerClient(deployment.client()).send(
        new GetSecretValueCommand({ SecretId: 'pets-api/db-url' }),
      );
      expect(SecretString).toMatch(/^jdbc:postgresql:\/\/pets-api-db\.[^/]+:5432\/petsdb/);
    });
  });

  test('the session cache is encrypted, has a password and the failover of the design', async () => {
    const { ReplicationGroups } = await new ElastiCacheClient(deployment.client()).send(
      new DescribeReplicationGroupsCommand({}),
    );
    expect(ReplicationGroups).toMatchObject([
      {
        TransitEncryptionEnabled: true,
        AtRestEncryptionEnabled: true,
        AuthTokenEnabled: true,
        AutomaticFailover: facts.cacheFailover,
        MultiAZ: facts.cacheFailover,
      },
    ]);
  });

  test('every customer managed key is rotated and has tags', async () => {
    const kms = new KMSClient(deployment.client());
    const names = deployment.expectedStacks('us-east-1').map((name) => name.split('-')[1]);
    const resources = (await Promise.all(names.map((name) => deployment.resources(name)))).flat();
    const keys = resources.filter(({ ResourceType }) => ResourceType === 'AWS::KMS::Key');
    expect(keys.length).toBeGreaterThan(3);
    for (const { PhysicalResourceId: KeyId } of keys) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({ Enabled: true, KeyManager: 'CUSTOMER' });
      expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled).toBe(true);
      expect(byName((await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags)).toMatchObject(tagsOf(environment));
    }
  });
}
