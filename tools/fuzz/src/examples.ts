import type { Input, Recipe } from './recipe';

const key = { $fixture: 'aws-cdk-lib.aws_kms.IKey', n: 0 };
const vpc = { $fixture: 'aws-cdk-lib.aws_ec2.IVpc', n: 0 };
const securityGroups = [{ $fixture: 'aws-cdk-lib.aws_ec2.ISecurityGroup', n: 0 }];
const noSubnets = { $fixture: 'aws-cdk-lib.aws_ec2.SubnetSelection', n: 2 };
const snapshot = { $enum: 'aws-cdk-lib.RemovalPolicy.SNAPSHOT' };
const ownRegion = [{ $fixture: 'aws-cdk-lib.aws_secretsmanager.ReplicaRegion', n: 1 }];
const token = { $tokenDuration: 'millis' };
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

const task = {
  cpu: 256,
  image: {
    $static: '@pets/service.ServiceImage.fromContainerImage',
    args: [{ $fixture: 'aws-cdk-lib.aws_ecs.ContainerImage', n: 0 }],
  },
  logGroup: { $fixture: 'aws-cdk-lib.aws_logs.ILogGroup', n: 0 },
  memoryLimitMiB: 1024,
  securityGroup: securityGroups[0],
  stateMachineLogGroup: { $fixture: 'aws-cdk-lib.aws_logs.ILogGroup', n: 0 },
  vpc,
};
const pathCondition = { $fixture: 'aws-cdk-lib.aws_elasticloadbalancingv2.ListenerCondition', n: 0 };

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
  of('security.CustomerKey', { description: 'key', pendingWindow: { $tokenDuration: 'days' } }),
  of('security.CustomerKey', { description: 'key', rotationPeriod: { $tokenDuration: 'days' } }),
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
  of('network.ApiDistribution', {
    certificate: { $fixture: 'aws-cdk-lib.aws_certificatemanager.ICertificate', n: 0 },
    domainNames: ['api.example.com'],
    logging: {
      $static: '@pets/network.DistributionLogging.toBucket',
      args: [bucket, { recordFields: [''] }],
    },
    originDomainName: 'origin.example.com',
    originVerification: { $new: '@pets/network.OriginVerification', props: { encryptionKey: key } },
    webAcl: { $fixture: 'aws-cdk-lib.interfaces.aws_wafv2.IWebACLRef', n: 0 },
  }),
  of('network.TieredVpc', {
    addressPlan: { $static: '@pets/network.AddressPlan.of', args: [{ cidr: 'a', availabilityZones: [], tiers: [] }] },
    flowLogs: { $static: '@pets/network.FlowLogs.toBucket', args: [bucket] },
  }),
  of('security.GithubDeployer', { ...deployer, maxSessionDuration: { $tokenDuration: 'seconds' } }),
  of('security.WebFirewall', {
    logging: {
      $static: '@pets/security.FirewallLogging.toLogGroup',
      args: [{ $fixture: 'aws-cdk-lib.aws_logs.ILogGroup', n: 0 }],
    },
    extraRules: [{ $static: '@pets/security.ManagedRuleGroup.of', args: [{ capacity: 100, name: '' }] }],
  }),
  of('database.ConnectionPool', { maxTasks: 0, alarmThreshold: 1 }),
  of('database.DatabaseBackup', {
    encryptionKey: key,
    instance,
    lockConfiguration: {
      $static: '@pets/database.VaultLock.compliance',
      args: [{ minRetention: { $duration: 60_000 }, changeableFor: token }],
    },
  }),
  of('database.PostgresProxy', {
    database: {
      $static: '@pets/database.PostgresDatabase.fromPostgresDatabaseAttributes',
      args: [
        { instanceEndpointAddress: 'pets', instanceIdentifier: 'pets', securityGroups: [], databaseName: 'petsdb' },
      ],
    },
    encryptionKey: key,
    secrets: [{ $fixture: 'aws-cdk-lib.aws_secretsmanager.ISecret', n: 2 }],
    securityGroups,
    vpc,
  }),
  of('database.SessionCache', {
    cacheNodeType: 'cache.t4g.small',
    encryptionKey: key,
    parameters: { $map: [['', '1']] },
    securityGroups,
    vpc,
  }),
  of('service.CapacityParameter', { initialCapacity: { $token: 'number' }, parameterName: '/pets/value' }),
  of('service.ContainerService', { ...task, containerOptions: { restartAttemptPeriod: { $duration: 1000 } } }),
  of('service.ContainerService', {
    ...task,
    sidecars: [{ $static: '@pets/service.Sidecar.logRouter', args: [{ cpu: 1e9 }] }],
  }),
  of('service.ContainerService', {
    ...task,
    containerPort: 443,
    traffic: {
      $static: '@pets/service.Traffic.fromListenerRule',
      args: [
        { $fixture: 'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationListener', n: 0 },
        { conditions: [pathCondition, pathCondition] },
      ],
    },
  }),
  of('service.ImageSigning', {
    repositories: [{ $fixture: 'aws-cdk-lib.aws_ecr.IRepository', n: 0 }],
    signatureValidity: token,
  }),
  of('service.ScheduledTask', {
    ...task,
    schedule: { $fixture: 'aws-cdk-lib.aws_scheduler.ScheduleExpression', n: 0 },
    startRetryAttempts: { $token: 'number' },
    timeout: { $tokenDuration: 'minutes' },
  }),
  of('service.ServiceFileSystem', { vpc, kmsKey: key, securityGroup: securityGroups[0], removalPolicy: snapshot }),
  of('service.ServiceFileSystem', { vpc, kmsKey: key, securityGroup: securityGroups[0], vpcSubnets: noSubnets }),
  of('service.SpringBoot', { keepAliveTimeout: token, staticPathPattern: '' }),
  of('service.StandaloneTask', { ...task, containerOptions: { startTimeout: token } }),
  of('observability.AnomalyAlarm', {
    actions,
    alarmDescription: 'more requests than usual',
    evaluateLowSampleCountPercentile: '',
    evaluationPeriods: 1,
    metric: { $fixture: 'aws-cdk-lib.aws_cloudwatch.IMetric', n: 0 },
    stdDevs: { $token: 'number' },
  }),
  of('observability.ErrorBudget', {
    ...objective,
    actions,
    indicator: {
      $static: '@pets/observability.ServiceLevelIndicator.latency',
      args: [
        { $fixture: 'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationLoadBalancer', n: 0 },
        { $tokenDuration: 'hours' },
      ],
    },
  }),
  of('observability.HealthCanary', {
    actions,
    artifactsBucketLocation: { $fixture: 'aws-cdk-lib.aws_synthetics.ArtifactsBucketLocation', n: 0 },
    encryptionKey: key,
    failureRetentionPeriod: token,
    url: 'https://api.example.com/actuator/health',
  }),
  of('observability.HealthDashboard', {
    defaultInterval: token,
    loadBalancer: { $fixture: 'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationLoadBalancer', n: 0 },
    targetGroups: [{ $fixture: 'aws-cdk-lib.aws_elasticloadbalancingv2.IApplicationTargetGroup', n: 0 }],
  }),
  of('observability.LogErrorAlarms', {
    actions,
    logGroup: { $fixture: 'aws-cdk-lib.aws_logs.ILogGroup', n: 0 },
    metricNamespace: ' ',
  }),
  of('observability.LogErrorAlarms', {
    actions,
    logGroup: { $fixture: 'aws-cdk-lib.aws_logs.ILogGroup', n: 0 },
    errorLevels: ['x'.repeat(1100)],
  }),
  of('observability.SecretRotationAlarms', {
    actions,
    functionErrors: {
      period: { $tokenDuration: 'seconds' },
      rotationFunction: { $fixture: 'aws-cdk-lib.aws_lambda.IFunction', n: 0 },
    },
    secrets: [{ $fixture: 'aws-cdk-lib.aws_secretsmanager.ISecret', n: 0 }],
  }),
  of('observability.ServiceLevelObjective', {
    actions,
    attainmentGoal: 99.9,
    signal: {
      $static: '@pets/observability.ServiceSignal.latency',
      args: [{ environmentName: 'pets', serviceName: 'pets' }, { $tokenDuration: 'hours' }],
    },
    sloName: 'pets',
  }),
];
