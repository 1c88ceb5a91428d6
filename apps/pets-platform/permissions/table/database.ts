import type { DeploymentModel } from '../model/deployment-model';
import type { ModelResource } from '../model/types';
import { may, mustNot, type Derived, type Entries } from './expectation';
import { administrator, roleOf, service, serviceFor, type Principal } from './principals';
import { assumes, grantsKey, keyOf, readsSecret, usesKey } from './shared';

const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide';
const SECRETS = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide';

/** Amazon RDS, Amazon ElastiCache and AWS Secrets Manager. */
export const DATABASE: Entries = {
  'AWS::RDS::DBInstance': (instance, model) => {
    const { properties, stack } = instance;
    const { AutomaticBackupReplicationKmsKeyId: copyKey, AutomaticBackupReplicationRegion: copyRegion } = properties;
    const keys = new Set([properties.KmsKeyId, properties.PerformanceInsightsKMSKeyId]);
    return [
      ...monitoring(instance, model),
      ...[...keys].flatMap((key) =>
        grantsKey(model, instance, key, `rds.${stack.region}`, `${RDS}/Overview.Encryption.Keys.html`),
      ),
      ...grantsKey(model, instance, copyKey, `rds.${copyRegion}`, `${RDS}/AutomatedBackups.Replicating.html`),
    ];
  },
  'AWS::RDS::DBParameterGroup': {
    none: 'It is a set of parameters.',
    source: `${RDS}/USER_WorkingWithParamGroups.html`,
  },
  'AWS::RDS::DBSubnetGroup': {
    none: 'It is a list of subnets.',
    source: `${RDS}/USER_VPC.WorkingWithRDSInstanceinaVPC.html`,
  },
  'AWS::ElastiCache::ReplicationGroup': (cache, model) =>
    grantsKey(
      model,
      cache,
      cache.properties.KmsKeyId,
      `elasticache.${cache.stack.region}`,
      'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html',
    ),
  'AWS::ElastiCache::ServerlessCache': (cache, model) =>
    grantsKey(
      model,
      cache,
      cache.properties.KmsKeyId,
      `elasticache.${cache.stack.region}`,
      'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html',
    ),
  'AWS::ElastiCache::User': {
    none: 'It is a user of the cache, which authenticates with a password.',
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html',
  },
  'AWS::ElastiCache::UserGroup': {
    none: 'It is a list of users of the cache.',
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html',
  },
  'AWS::ElastiCache::ParameterGroup': {
    none: 'It is a set of parameters.',
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.html',
  },
  'AWS::ElastiCache::SubnetGroup': {
    none: 'It is a list of subnets.',
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html',
  },
  'AWS::SecretsManager::Secret': (secret, model) => {
    const by = administrator(secret.stack);
    const { KmsKeyId, ReplicaRegions = [] } = secret.properties;
    const encrypts = (key: unknown, region: string) =>
      usesKey(model, {
        by,
        key,
        actions: ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt'],
        via: `secretsmanager.${region}`,
        encryptionContext: { SecretARN: secret.arn },
        why: `writes the secret in ${region}`,
        source: `${SECRETS}/security-encryption.html`,
      });
    return [
      ...encrypts(KmsKeyId, secret.stack.region),
      ...(ReplicaRegions as { Region: string; KmsKeyId?: string }[]).flatMap((replica) =>
        encrypts(replica.KmsKeyId, replica.Region),
      ),
    ];
  },
  'AWS::SecretsManager::SecretTargetAttachment': {
    none: 'CloudFormation adds the address of the database to the secret when it deploys.',
    source: `${SECRETS}/cfn-example_RDSsecret.html`,
  },
  'AWS::SecretsManager::RotationSchedule': (schedule, model) => {
    const lambda = model.get('AWS::Lambda::Function', schedule.properties.RotationLambdaARN);
    const secret = model.get('AWS::SecretsManager::Secret', schedule.properties.SecretId);
    const by = roleOf(model, lambda.properties.Role);
    return [
      ...may({
        by: service('secretsmanager.amazonaws.com', { 'aws:SourceAccount': schedule.stack.account }),
        actions: ['lambda:InvokeFunction'],
        on: [lambda.arn],
        why: 'invokes the rotation function',
        source: `${SECRETS}/rotating-secrets-required-permissions-function.html`,
      }),
      ...rotates(by, secret, model),
      ...(lambda.properties.Environment.Variables.CACHE_HOST === undefined
        ? connects(by, secret, lambda, model)
        : [...findsPasswords(by, secret), ...changesCache(by, lambda)]),
    ];
  },
};

function monitoring(instance: ModelResource, model: DeploymentModel): Derived[] {
  const { MonitoringInterval, MonitoringRoleArn } = instance.properties;
  if (!MonitoringInterval) return [];
  const role = roleOf(model, MonitoringRoleArn);
  const source = `${RDS}/USER_Monitoring.OS.Enabling.html`;
  const logGroup = `arn:aws:logs:${instance.stack.region}:${instance.stack.account}:log-group:RDSOSMetrics`;
  const why = 'sends metrics of the operating system';
  return [
    ...assumes(serviceFor('monitoring.rds.amazonaws.com', instance), role, why, source),
    ...may({ by: role, actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], on: [logGroup], why, source }),
    ...may({
      by: role,
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [`${logGroup}:log-stream:db-resource-id`],
      why,
      source,
    }),
  ];
}

/** A rotation function writes a new version of its secret, which Secrets Manager copies to other Regions. */
function rotates(by: Principal, secret: ModelResource, model: DeploymentModel): Derived[] {
  const source = `${SECRETS}/rotating-secrets-required-permissions-function.html`;
  const key = keyOf(model, secret.properties.KmsKeyId);
  const encryptionContext = { SecretARN: secret.arn };
  const replicas = (secret.properties.ReplicaRegions ?? []) as { Region: string; KmsKeyId?: string }[];
  return [
    ...may({
      by,
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      on: [secret.arn],
      why: 'rotates the password',
      source,
    }),
    ...usesKey(model, {
      by,
      key: key?.arn,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      via: `secretsmanager.${secret.stack.region}`,
      encryptionContext,
      why: 'reads and writes versions of the secret',
      source,
    }),
    ...(key
      ? mustNot({
          by,
          actions: ['kms:Decrypt'],
          on: [key.arn],
          why: 'a role uses the key through AWS services only',
          source,
        })
      : []),
    // AWS does not document the Region that calls AWS KMS, so both must work
    ...replicas.flatMap((replica) =>
      [secret.stack.region, replica.Region].flatMap((region) =>
        usesKey(model, {
          by,
          key: replica.KmsKeyId,
          actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
          via: `secretsmanager.${region}`,
          encryptionContext,
          why: `encrypts the copy of the secret in ${replica.Region}`,
          source: `${SECRETS}/replicate-secrets-troubleshooting.html`,
        }),
      ),
    ),
  ];
}

/** With alternating users, the function connects as the master user. With one user, it can need an older password. */
function connects(by: Principal, secret: ModelResource, lambda: ModelResource, model: DeploymentModel): Derived[] {
  const arn: unknown = lambda.properties.Environment?.Variables?.MASTER_SECRET_ARN;
  const source = `${SECRETS}/rotating-secrets-two-users.html`;
  if (arn === undefined) return findsPasswords(by, secret);
  const master = model.get('AWS::SecretsManager::Secret', arn);
  return [
    ...readsSecret(model, {
      by,
      secret: master,
      why: 'connects as the master user',
      decrypts: 'decrypts the secret of the master user',
      source,
    }),
    ...mustNot({
      by,
      actions: ['secretsmanager:PutSecretValue'],
      on: [master.arn],
      why: 'a rotation changes its own user only',
      source,
    }),
  ];
}

function findsPasswords(by: Principal, secret: ModelResource): Derived[] {
  return may({
    by,
    actions: ['secretsmanager:ListSecretVersionIds'],
    on: [secret.arn],
    why: 'finds passwords of failed rotations',
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html',
  });
}

/** Only Amazon ElastiCache changes the password of a user, or the AUTH token of a cache without users. */
function changesCache(by: Principal, lambda: ModelResource): Derived[] {
  const { CACHE_USER_ID: user, REPLICATION_GROUP_ID: cache } = lambda.properties.Environment.Variables as Record<
    string,
    string | undefined
  >;
  const { region, account } = lambda.stack;
  const arn = (resource: string) => `arn:aws:elasticache:${region}:${account}:${resource}`;
  const [actions, on, page] =
    user === undefined
      ? [['DescribeReplicationGroups', 'ModifyReplicationGroup'], arn(`replicationgroup:${cache}`), 'auth.html']
      : [['DescribeUsers', 'ModifyUser'], arn(`user:${user}`), 'Clusters.RBAC.html'];
  const source = `https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/${page}`;
  return [
    ...may({
      by,
      actions: actions.map((action) => `elasticache:${action}`),
      on: [on],
      why: 'changes the password of the session cache',
      source,
    }),
    ...mustNot({
      by,
      actions: ['elasticache:DeleteReplicationGroup'],
      on: [arn(`replicationgroup:${cache ?? 'other'}`)],
      why: 'a rotation deletes no session cache',
      source,
    }),
    ...mustNot({
      by,
      actions: ['elasticache:ModifyUser'],
      on: [arn('user:other')],
      why: 'a rotation changes its own user only',
      source,
    }),
  ];
}
