import type { Input, Recipe } from './recipe';

const key = { $fixture: 'aws-cdk-lib.aws_kms.IKey', n: 0 };
const vpc = { $fixture: 'aws-cdk-lib.aws_ec2.IVpc', n: 0 };
const securityGroups = [{ $fixture: 'aws-cdk-lib.aws_ec2.ISecurityGroup', n: 0 }];
const noSubnets = { $fixture: 'aws-cdk-lib.aws_ec2.SubnetSelection', n: 2 };
const snapshot = { $enum: 'aws-cdk-lib.RemovalPolicy.SNAPSHOT' };
const ownRegion = [{ $fixture: 'aws-cdk-lib.aws_secretsmanager.ReplicaRegion', n: 1 }];
const token = { $duration: { $token: 'number' } };
const instance = { $fixture: 'aws-cdk-lib.aws_rds.IDatabaseInstance', n: 0 };
const bucket = { $fixture: 'aws-cdk-lib.aws_s3.IBucket', n: 0 };
const rule = { $fixture: 'aws-cdk-lib.aws_s3.ReplicationRule', n: 0 };
const topicInsights = { $fixture: 'aws-cdk-lib.aws_cloudtrail.InsightType', n: 0 };
const of = (construct: string, props: Recipe, calls?: Input['calls']): Input => ({
  construct: `@pets/${construct}`,
  props,
  calls,
});
const deployer = {
  permissions: [
    {
      $static: '@pets/security.DeployPermission.pushImages',
      args: [{ $fixture: 'aws-cdk-lib.aws_ecr.IRepository', n: 0 }],
    },
  ],
  provider: { $fixture: 'aws-cdk-lib.aws_iam.IOidcProvider', n: 0 },
  repository: 'example/pets-api',
  subjects: [{ $static: '@pets/security.GithubSubject.branch', args: ['main'] }],
};
const actions = {
  $static: '@pets/observability.AlertActions.toTopic',
  args: [{ $fixture: 'aws-cdk-lib.aws_sns.ITopic', n: 0 }],
};

const objective = {
  attainmentGoal: 99.9,
  indicator: {
    $static: '@pets/observability.ServiceLevelIndicator.availability',
    args: [{ $fixture: 'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationLoadBalancer', n: 0 }],
  },
};

/** Inputs that were violations: the template was invalid, or the error had no path or prop. A run prints them. */
export const EXAMPLES: readonly Input[] = [
  of('network.OriginVerification', { encryptionKey: key, replicaRegions: ownRegion }),
  of('network.VpcNatGateways', { vpc, publicSubnets: noSubnets }),
  of('security.ArtifactBucket', { encryptionKey: key, removalPolicy: snapshot }),
  of('security.ArtifactBucket', { encryptionKey: key, bucketName: 'aws:pets' }),
  of('security.AuditTrail', { bucket, encryptionKey: key, removalPolicy: snapshot }),
  of('security.AuditTrail', { bucket, encryptionKey: key, insightTypes: [topicInsights, topicInsights] }),
  of('security.AuditTrail', { bucket, encryptionKey: key, s3KeyPrefix: 'x'.repeat(201) }),
  of('security.CustomerKey', { description: 'key', removalPolicy: snapshot }),
  of('security.CustomerKey', { description: 'key', pendingWindow: token }),
  of('security.GithubDeployer', { ...deployer, path: '/data' }),
  of('security.GithubDeployer', { ...deployer, roleName: 'a b' }),
  of('security.LogBucket', { removalPolicy: snapshot }),
  of('security.LogBucket', { replicationRules: [rule, rule] }),
  of('database.ConnectionSecrets', { encryptionKey: key, username: 'pets', replicaRegions: ownRegion }),
  of('database.ConnectionSecrets', { encryptionKey: key, username: 'pets', removalPolicy: snapshot }),
  of('database.DatabaseBackup', { encryptionKey: key, instance, removalPolicy: snapshot }),
  of('database.DatabaseBackup', { encryptionKey: key, instance, backupVaultName: 'a b' }),
  of('database.DatabaseBackup', {
    encryptionKey: key,
    instance,
    scheduleExpression: { $fixture: 'aws-cdk-lib.aws_events.Schedule', n: 1 },
  }),
  of('database.SessionCache', {
    cacheNodeType: 'cache.t4g.small',
    encryptionKey: key,
    securityGroups,
    vpc,
    vpcSubnets: noSubnets,
  }),
  of('database.ServerlessSessionCache', { encryptionKey: key, securityGroups, vpc, vpcSubnets: noSubnets }),
  of('service.ImageReplication', { destinations: [{ region: '' }] }),
  of('service.ImageReplication', { destinations: [{ region: 'us-west-2', account: '' }] }),
  of('service.ImageReplication', { destinations: [{ region: 'us-west-2' }], repositoryPrefixes: ['$&'] }),
  of('service.ImageRepository', { encryptionKey: key, removalPolicy: snapshot }),
  of('observability.AlertTopic', { encryptionKey: key, emails: ['team@example.com'] }, [
    { method: 'addEmail', args: ['team@example.com'] },
  ]),
  of('observability.CacheAlarms', {
    actions,
    nodes: 1e21,
    replicationGroup: { $fixture: 'aws-cdk-lib.interfaces.aws_elasticache.IReplicationGroupRef', n: 0 },
  }),
  of('database.SecretLookup', {
    logGroup: { $fixture: 'aws-cdk-lib.aws_logs.ILogGroup', n: 0 },
    secretNames: ['constructor', 'toString', '__proto__'],
  }),
  of('observability.ErrorBudget', { actions, ...objective, interval: { $duration: 500 } }),
  of('observability.ErrorBudget', { actions, ...objective, interval: token }),
  of('observability.LogArchive', {
    encryptionKey: key,
    logGroups: [{ $fixture: 'aws-cdk-lib.aws_logs.ILogGroup', n: 0 }],
    removalPolicy: snapshot,
  }),
  of('observability.ServiceLogGroup', { encryptionKey: key, removalPolicy: snapshot }),
];
