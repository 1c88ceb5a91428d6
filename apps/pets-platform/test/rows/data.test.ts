import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES } from '../../src/environments';
import { Deployment } from '../deployment';

const deployment = new Deployment();
const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^DataKey'), 'Arn'] };

const recoveryVault = Match.stringLikeRegexp('^arn:aws:backup:us-west-2:111111111111:backup-vault:prodRecoveryVault');

/** An output of the stack in the recovery Region. */
function fromRecovery(name: string) {
  return {
    'Fn::GetStackOutput': Match.objectLike({
      StackName: 'prod-Recovery',
      Region: 'us-west-2',
      OutputName: Match.stringLikeRegexp(name),
    }),
  };
}

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const data = deployment.template(environment, 'Data');

  test('D1: the database has the properties of the design, is encrypted and not public', () => {
    data.hasResourceProperties('AWS::RDS::DBInstance', {
      DBInstanceIdentifier: 'pets-api-db',
      DBInstanceClass: 'db.t3.medium',
      Engine: 'postgres',
      EngineVersion: Match.stringLikeRegexp('^15\\.\\d+$'),
      DBName: 'petsdb',
      MasterUsername: 'petsuser',
      AllocatedStorage: '100',
      StorageType: 'gp3',
      Iops: Match.absent(),
      StorageEncrypted: true,
      KmsKeyId: key,
      PubliclyAccessible: false,
    });
  });

  test('D1: the database is in the database subnets and the database security group', () => {
    const [{ Properties: instance }] = deployment.resources(environment, 'Data', 'AWS::RDS::DBInstance');
    const outputs = (references: { 'Fn::GetStackOutput': { OutputName: string } }[]) =>
      references.map((reference) => reference['Fn::GetStackOutput'].OutputName);
    expect(outputs(instance.VPCSecurityGroups)).toEqual([expect.stringContaining('SecurityGroupsDatabase')]);
    const [{ Properties: group }] = deployment.resources(environment, 'Data', 'AWS::RDS::DBSubnetGroup');
    expect(outputs(group.SubnetIds)).toEqual([
      expect.stringContaining('databaseSubnet1'),
      expect.stringContaining('databaseSubnet2'),
    ]);
  });

  test('D2: the database has a standby in prod only', () => {
    data.hasResourceProperties('AWS::RDS::DBInstance', { MultiAZ: environment === 'prod' });
  });

  test('D3: backups have a retention of 7 days and the window of the design, and deletion protection is enabled', () => {
    data.hasResource('AWS::RDS::DBInstance', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BackupRetentionPeriod: 7,
        PreferredBackupWindow: '03:00-04:00',
        PreferredMaintenanceWindow: 'sun:04:00-sun:05:00',
        CopyTagsToSnapshot: true,
        DeletionProtection: true,
      },
    });
    expect(deployment.artifact(environment, 'Data').terminationProtection).toBe(true);
  });

  test('D4: monitoring is enabled, logs are exported, and TLS is required', () => {
    data.hasResourceProperties('AWS::RDS::DBInstance', {
      EnablePerformanceInsights: true,
      PerformanceInsightsRetentionPeriod: 7,
      MonitoringInterval: environment === 'prod' ? 60 : 0,
      EnableCloudwatchLogsExports: Match.arrayWith(['postgresql']),
      DBParameterGroupName: { Ref: Match.stringLikeRegexp('^DatabaseParameters') },
    });
    data.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Family: 'postgres15',
      Parameters: Match.objectLike({ 'rds.force_ssl': '1' }),
    });
  });

  test('D6: AWS Backup has a plan for the database, and prod copies backups to the recovery Region', () => {
    data.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: {
        BackupPlanRule: [
          Match.objectLike({
            CopyActions:
              environment === 'prod'
                ? [Match.objectLike({ DestinationBackupVaultArn: recoveryVault })]
                : Match.absent(),
          }),
        ],
      },
    });
    data.hasResourceProperties('AWS::RDS::DBInstance', {
      AutomaticBackupReplicationRegion: environment === 'prod' ? 'us-west-2' : Match.absent(),
      AutomaticBackupReplicationKmsKeyId: environment === 'prod' ? fromRecovery('DataKey') : Match.absent(),
    });
  });

  test('D6: both vaults have the same lock, and the retention of copies and replicated backups is that of their source', () => {
    const lock = environment === 'prod' ? { MinRetentionDays: 7 } : undefined;
    const stacks = environment === 'prod' ? ['Data', 'Recovery'] : ['Data'];
    const vaults = stacks.flatMap((stack) => deployment.resources(environment, stack, 'AWS::Backup::BackupVault'));
    expect(vaults.map(({ Properties }) => Properties.LockConfiguration)).toEqual(stacks.map(() => lock));
    // a retry after a failed creation needs the fixed name
    expect(vaults.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(stacks.map(() => 'RetainExceptOnCreate'));
    const [{ Properties: plan }] = deployment.resources(environment, 'Data', 'AWS::Backup::BackupPlan');
    const [{ Lifecycle, CopyActions = [] }] = plan.BackupPlan.BackupPlanRule;
    expect(Lifecycle.DeleteAfterDays).toBe(35);
    for (const copy of CopyActions) expect(copy.Lifecycle).toEqual(Lifecycle);
    const [{ Properties: instance }] = deployment.resources(environment, 'Data', 'AWS::RDS::DBInstance');
    const replicated = instance.AutomaticBackupReplicationRetentionPeriod;
    expect(replicated).toBe(environment === 'prod' ? instance.BackupRetentionPeriod : undefined);
  });

  test('D6: prod restores a backup of the database each month', () => {
    data.resourceCountIs('AWS::Backup::RestoreTestingPlan', environment === 'prod' ? 1 : 0);
    if (environment !== 'prod') return;
    data.hasResourceProperties('AWS::Backup::RestoreTestingSelection', {
      ProtectedResourceType: 'RDS',
      IamRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^BackupRestoreRole'), 'Arn'] },
      RestoreMetadataOverrides: { dbSubnetGroupName: { Ref: Match.stringLikeRegexp('^DatabaseSubnets') } },
    });
  });

  test.each(environment === 'prod' ? ['Data', 'Replica'] : ['Data'])(
    'D3: after a failed creation of %s, a retry can use the names of retained resources',
    (stack) => {
      const names = [
        'LogGroupName',
        'DBInstanceIdentifier',
        'DBSubnetGroupName',
        'DBParameterGroupName',
        'BackupVaultName',
        'Name',
      ];
      const retained = Object.values(
        deployment.template(environment, stack).toJSON().Resources as Record<
          string,
          {
            Type: string;
            DeletionPolicy?: string;
            Properties?: Record<string, unknown>;
          }
        >,
      ).filter(
        ({ DeletionPolicy, Properties = {} }) =>
          DeletionPolicy?.startsWith('Retain') && names.some((name) => typeof Properties[name] === 'string'),
      );
      expect(retained.length).toBeGreaterThan(2);
      expect(retained.filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain').map(({ Type }) => Type)).toEqual([]);
    },
  );

  test('D7: the four secrets of the design and the secret of the service user are encrypted and retained', () => {
    const secrets = deployment.resources(environment, 'Data', 'AWS::SecretsManager::Secret');
    expect(secrets.map(({ Properties }) => Properties.Name).sort()).toEqual([
      'pets-api/cache-auth',
      'pets-api/db-app',
      'pets-api/db-password',
      'pets-api/db-url',
      'pets-api/db-username',
      'pets-api/jwt-secret',
    ]);
    const ours = secrets.filter(({ Properties }) => !Properties.Name.includes('cache'));
    expect(ours.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(Array(5).fill('RetainExceptOnCreate'));
    data.allResourcesProperties('AWS::SecretsManager::Secret', { KmsKeyId: key });
  });

  test('D7: the URL has the endpoint of the database and no password', () => {
    const urls = deployment
      .resources(environment, 'Data', 'AWS::SecretsManager::Secret')
      .filter(({ Properties }) => Properties.Name.endsWith('url'));
    const [begin, { 'Fn::GetAtt': endpoint }, , , end] = urls[0].Properties.SecretString['Fn::Join'][1];
    expect([begin, endpoint[1], end]).toEqual([
      'jdbc:postgresql://',
      'Endpoint.Address',
      '/petsdb?sslmode=verify-full',
    ]);
  });

  test('D7: Secrets Manager generates passwords and the signing key, which are in no template', () => {
    const generated = deployment
      .resources(environment, 'Data', 'AWS::SecretsManager::Secret')
      .filter(({ Properties }) => Properties.GenerateSecretString);
    expect(generated.map(({ Properties }) => Properties.Name).sort()).toEqual([
      'pets-api/cache-auth',
      'pets-api/db-app',
      'pets-api/db-password',
      'pets-api/jwt-secret',
    ]);
    expect(generated.filter(({ Properties }) => Properties.SecretString)).toEqual([]);
    data.hasResourceProperties('AWS::RDS::DBInstance', {
      MasterUserPassword: {
        'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: Match.anyValue() }, ':SecretString:password::}}']],
      },
    });
  });

  describe('D8: rotation', () => {
    const rotation = deployment.template(environment, 'Rotation');
    const fromData = (output: string) => ({
      'Fn::GetStackOutput': Match.objectLike({
        StackName: `${environment}-Data`,
        OutputName: Match.stringLikeRegexp(output),
      }),
    });

    test('a function of this repository rotates the password of the master user every 30 days', () => {
      rotation.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
        SecretId: fromData('DatabaseAttachment'),
        RotationRules: { ScheduleExpression: 'rate(30 days)' },
        RotationLambdaARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^RotationFunction'), 'Arn'] },
        HostedRotationLambda: Match.absent(),
      });
      expect(rotation.toJSON().Transform).toBeUndefined();
    });

    test('the service has its own user, which alternates with a clone, so that no query fails', () => {
      data.hasResourceProperties('AWS::SecretsManager::Secret', {
        Name: 'pets-api/db-app',
        GenerateSecretString: { SecretStringTemplate: '{"username":"pets_app"}', GenerateStringKey: 'password' },
      });
      rotation.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
        SecretId: fromData('SecretsUser[0-9A-F]+$'),
        RotationRules: { ScheduleExpression: 'rate(30 days)' },
        RotationLambdaARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^UserRotationFunction'), 'Arn'] },
        RotateImmediatelyOnUpdate: true,
      });
      rotation.hasResourceProperties('AWS::Lambda::Function', {
        Environment: {
          Variables: Match.objectLike({ MASTER_SECRET_ARN: fromData('DatabaseAttachment'), CREATE_USER: 'true' }),
        },
      });
    });

    test('each secret with a password has a schedule', () => {
      const outputs = data.findOutputs('*');
      const attachments = data.findResources('AWS::SecretsManager::SecretTargetAttachment');
      const secrets = data.findResources('AWS::SecretsManager::Secret');
      const names = deployment
        .resources(environment, 'Rotation', 'AWS::SecretsManager::RotationSchedule')
        .map(({ Properties }) => outputs[Properties.SecretId['Fn::GetStackOutput'].OutputName].Value.Ref as string)
        .map((id) => (attachments[id]?.Properties.SecretId.Ref as string | undefined) ?? id)
        .map((id) => secrets[id].Properties.Name as string);
      expect(names.sort()).toEqual(['pets-api/cache-auth', 'pets-api/db-app', 'pets-api/db-password']);
    });

    test('the functions are in the private subnets and in the security group that database and cache allow', () => {
      const functions = deployment.resources(environment, 'Rotation', 'AWS::Lambda::Function');
      expect(functions).toHaveLength(3);
      const outputs = (references: { 'Fn::GetStackOutput': { OutputName: string } }[]) =>
        references.map((reference) => reference['Fn::GetStackOutput'].OutputName);
      for (const { Properties } of functions) {
        expect(outputs(Properties.VpcConfig.SecurityGroupIds)).toEqual([
          expect.stringContaining('SecurityGroupsRotation'),
        ]);
        expect(outputs(Properties.VpcConfig.SubnetIds)).toEqual([
          expect.stringContaining('privateSubnet1'),
          expect.stringContaining('privateSubnet2'),
        ]);
      }
    });

    test('D9: a function rotates the AUTH token of the session cache every 30 days', () => {
      rotation.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
        SecretId: fromData('CacheAuth'),
        RotationRules: { ScheduleExpression: 'rate(30 days)' },
        RotationLambdaARN: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CacheRotationFunction'), 'Arn'] },
        RotateImmediatelyOnUpdate: false,
      });
      rotation.hasResourceProperties('AWS::Lambda::Function', {
        Environment: {
          Variables: Match.objectLike({ REPLICATION_GROUP_ID: 'pets-api-sessions', URL_SECRET_ARN: Match.absent() }),
        },
      });
    });

    test('Data holds state only: no function', () => {
      data.resourceCountIs('AWS::Lambda::Function', 0);
    });
  });

  test('D8: rotations need no reserved concurrency, which a new account cannot reserve', () => {
    for (const { Properties } of deployment.resources(environment, 'Rotation', 'AWS::Lambda::Function')) {
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  test('D8: rotations can encrypt the copies of the secrets in the recovery Region', () => {
    const encrypting = deployment
      .resources(environment, 'Rotation', 'AWS::IAM::ManagedPolicy')
      .map(({ Properties }) =>
        Properties.PolicyDocument.Statement.filter(({ Action }: { Action: string | string[] }) =>
          Action.includes('kms:Encrypt'),
        ),
      );
    const [{ Properties: secret }] = deployment.resources(environment, 'Data', 'AWS::SecretsManager::Secret');
    const [replica] = secret.ReplicaRegions ?? [];
    expect(replica?.Region).toBe(environment === 'prod' ? 'us-west-2' : undefined);
    const statement = {
      Effect: 'Allow',
      Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
      Resource: replica?.KmsKeyId,
      Condition: { StringEquals: { 'kms:ViaService': [expect.anything(), expect.anything()] } },
    };
    // the secret of the cache has no copy: the standby has its own cache
    const ofDatabase = replica ? [statement] : [];
    expect(encrypting).toEqual([ofDatabase, ofDatabase, []]);
  });

  test('D9: the session cache is encrypted in transit and at rest and requires a password', () => {
    const outsideDev = environment !== 'dev';
    data.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      ReplicationGroupId: 'pets-api-sessions',
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
      KmsKeyId: key,
      AuthToken: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', Match.anyValue(), ':SecretString:password::}}']] },
      MultiAZEnabled: outsideDev,
      AutomaticFailoverEnabled: outsideDev,
      NumCacheClusters: outsideDev ? 2 : 1,
    });
    const [{ Properties: cache }] = deployment.resources(environment, 'Data', 'AWS::ElastiCache::ReplicationGroup');
    expect(JSON.stringify(cache.SecurityGroupIds)).toContain('SecurityGroupsCache');
    const [{ Properties: subnets }] = deployment.resources(environment, 'Data', 'AWS::ElastiCache::SubnetGroup');
    expect(JSON.stringify(subnets.SubnetIds)).toMatch(/privateSubnet1.*privateSubnet2/);
  });

  test('logical ids of stateful resources are stable, because a changed id replaces the resource', () => {
    const stateful = [
      'AWS::RDS::DBInstance',
      'AWS::ElastiCache::ReplicationGroup',
      'AWS::SecretsManager::Secret',
      'AWS::KMS::Key',
    ];
    expect(stateful.flatMap((type) => Object.keys(data.findResources(type)))).toEqual([
      'DatabaseF44359DD',
      'Cache18F6EE16',
      'SecretsUrlCB41BD9A',
      'SecretsUsername03BD9DE2',
      'SecretsPasswordF7A89FE0',
      'SecretsJwtCB9A55B6',
      'SecretsUser6E4EF028',
      'CacheAuthFCC8B57E',
      'DataKey17AFBB84',
    ]);
  });
});

describe('D5: the replica of prod', () => {
  test('is single-AZ in the recovery Region and encrypted with a key in that Region', () => {
    expect(deployment.artifact('prod', 'Replica').environment.region).toBe('us-west-2');
    const [{ Properties, DeletionPolicy }] = deployment.resources('prod', 'Replica', 'AWS::RDS::DBInstance');
    expect(DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(Properties).toMatchObject({ MultiAZ: false, PubliclyAccessible: false, DeletionProtection: true });
    expect(JSON.stringify(Properties.SourceDBInstanceIdentifier)).toContain(
      'rds:us-east-1:111111111111:db:pets-api-db',
    );
    expect(Properties.KmsKeyId['Fn::ImportValue']).toMatch(/^prod-Recovery:ExportsOutputFnGetAttDataKey/);
    expect(Object.keys(deployment.template('prod', 'Replica').findResources('AWS::RDS::DBInstance'))).toEqual([
      'ReplicaA82FB90F',
    ]);
  });

  test('is created after its source, which is created after the vault and key of the recovery Region', () => {
    const dependencies = (stack: string) => deployment.artifact('prod', stack).dependencies.map(({ id }) => id);
    expect(dependencies('Replica').join()).toMatch(/prodData/);
    expect(dependencies('Data').join()).toMatch(/prodRecovery/);
  });

  test.each(['dev', 'staging'] as const)('%s has no replica', (environment) => {
    expect(deployment.stacks(environment)).not.toContain('Replica');
  });
});
