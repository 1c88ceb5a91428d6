import { Duration, Size } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as observability from '@pets/observability';
import type { ConsumerStack, Parts } from './support';

function topic(stack: ConsumerStack): observability.AlertTopic {
  const { key: encryptionKey } = stack;
  return new observability.AlertTopic(stack, 'Alerts', { encryptionKey, emails: ['team@example.com'] });
}

function importedDatabase(stack: ConsumerStack, id: string): rds.IDatabaseInstance {
  return rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, id, {
    instanceIdentifier: id.toLowerCase(),
    instanceEndpointAddress: 'orders-db.example.com',
    port: 5432,
    securityGroups: [],
  });
}

function fargateService(stack: ConsumerStack): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('Api', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29') });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: stack.vpc });
  return new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });
}

export const parts: Parts = {
  'alarms of a service': (stack) => {
    const actions = topic(stack);
    const service = fargateService(stack);
    const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: stack.vpc });
    const targets = { vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.IP };
    const group = new elbv2.ApplicationTargetGroup(stack, 'Blue', targets);
    loadBalancer.addListener('Http', { port: 80, defaultTargetGroups: [group] });
    const requests = { loadBalancer, targetGroups: [group], actions };
    const { alarms } = new observability.LoadBalancerAlarms(stack, 'ApiAlarms', requests);
    new observability.IncidentAlarm(stack, 'Outage', { alarms, actions, alarmDescription: 'Orders fail.' });
    new observability.ServiceAlarms(stack, 'LoadAlarms', { service, actions });
    new observability.DeploymentAlerts(stack, 'DeploymentAlerts', { service, actions });
    new observability.AnomalyAlarm(stack, 'FewRequests', {
      metric: loadBalancer.metrics.requestCount({ period: Duration.minutes(5) }),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_LOWER_THRESHOLD,
      evaluationPeriods: 3,
      alarmDescription: 'Fewer requests than expected.',
      actions,
    });
    new observability.HealthDashboard(stack, 'Health', {
      loadBalancer,
      targetGroups: [group],
      service: { service, maxCapacity: 10 },
      alarms: [],
    });
    const indicator = observability.ServiceLevelIndicator.availability(loadBalancer);
    new observability.ErrorBudget(stack, 'Budget', { indicator, attainmentGoal: 99.9, actions });
  },
  'service level objective': (stack) => {
    new observability.ApplicationSignals(stack, 'Signals', { encryptionKey: stack.key });
    new observability.ServiceLevelObjective(stack, 'Availability', {
      sloName: 'orders-availability',
      signal: observability.ServiceSignal.availability({ serviceName: 'orders', environmentName: 'prod' }),
      attainmentGoal: 99.9,
      actions: topic(stack),
    });
  },
  'alarms of data': (stack) => {
    const actions = topic(stack);
    new observability.DatabaseAlarms(stack, 'DatabaseAlarms', {
      database: importedDatabase(stack, 'Database'),
      actions,
      highConnections: { threshold: 400 },
      allocatedStorage: Size.gibibytes(100),
      instanceMemory: Size.gibibytes(4),
    });
    const replica = importedDatabase(stack, 'Replica');
    new observability.ReplicaAlarms(stack, 'ReplicaAlarms', { replica, actions });
    const proxy = rds.DatabaseProxy.fromDatabaseProxyAttributes(stack, 'Proxy', {
      dbProxyName: 'orders-proxy',
      dbProxyArn: `arn:aws:rds:us-east-1:${stack.account}:db-proxy:prx-00000000000000000`,
      endpoint: 'orders-proxy.example.com',
      securityGroups: [],
    });
    new observability.ProxyAlarms(stack, 'ProxyAlarms', { proxy, actions });
    const sessions = { replicationGroupDescription: 'sessions' };
    const replicationGroup = new elasticache.CfnReplicationGroup(stack, 'Cache', sessions);
    new observability.CacheAlarms(stack, 'CacheAlarms', { replicationGroup, nodes: 2, highHostCpu: {}, actions });
    const vault = new backup.BackupVault(stack, 'Vault');
    new observability.BackupAlarms(stack, 'BackupAlarms', { vault, actions });
    new observability.RestoreAlerts(stack, 'RestoreAlerts', { actions });
    const secrets = [new secretsmanager.Secret(stack, 'Secret')];
    new observability.SecretRotationAlarms(stack, 'RotationAlarms', { secrets, actions });
    new observability.SecretReplicationAlerts(stack, 'SecretCopies', { actions });
  },
  'other alarms': (stack) => {
    const actions = topic(stack);
    const [queue, deadLetterQueue] = ['Queue', 'DeadLetters'].map((id) => new sqs.Queue(stack, id));
    new observability.QueueAlarms(stack, 'QueueAlarms', { queue, deadLetterQueue, actions });
    const definitionBody = sfn.DefinitionBody.fromChainable(new sfn.Succeed(stack, 'Done'));
    const stateMachine = new sfn.StateMachine(stack, 'StateMachine', { definitionBody });
    const alarmNamePrefix = 'report';
    new observability.StateMachineAlarms(stack, 'TaskAlarms', { stateMachine, alarmNamePrefix, actions });
    const natGateways = observability.NatGatewayAlarms.gatewaysOf(stack.vpc);
    new observability.NatGatewayAlarms(stack, 'NatAlarms', { natGateways, actions });
    const certificate = stack.certificate('Certificate');
    new observability.CertificateAlarms(stack, 'CertificateAlarms', { certificate, actions });
    const webAcl = stack.webAcl('WebAcl', 'REGIONAL');
    new observability.FirewallAlarms(stack, 'FirewallAlarms', { webAcl, actions });
    new observability.AccountActivityAlarms(stack, 'Activity', { logGroup: stack.logGroup('TrailLogs'), actions });
    new observability.AlertChat(stack, 'Chat', {
      channel: observability.ChatChannel.slack({ slackWorkspaceId: 'T00000000', slackChannelId: 'C00000000' }),
      notificationTopics: [actions],
      configurationName: 'orders-alerts',
    });
    const artifactsBucketLocation = { bucket: stack.bucket('Artifacts') };
    new observability.HealthCanary(stack, 'PublicHealth', {
      url: 'https://orders.example.com/health',
      artifactsBucketLocation,
      encryptionKey: stack.key,
      actions,
    });
    const costs = { tagKey: 'Project', tagValues: ['orders'], monthlyBudget: 1000 };
    new observability.CostWatch(stack, 'Costs', { topic: actions, ...costs });
  },
  logs: (stack) => {
    const { key: encryptionKey } = stack;
    const actions = topic(stack);
    const logGroup = new observability.ServiceLogGroup(stack, 'Orders', { encryptionKey, logGroupName: '/ecs/orders' });
    const logGroups = [logGroup];
    const archive = new observability.LogArchive(stack, 'Archive', {
      logGroups,
      encryptionKey,
      expiration: Duration.days(400),
    });
    const destination = { destination: archive, filterPattern: logs.FilterPattern.allEvents() };
    stack.logGroup('Jobs').addSubscriptionFilter('Archive', destination);
    new observability.LogArchiveAlarms(stack, 'ArchiveAlarms', { archive, actions });
    new observability.LogErrorAlarms(stack, 'Errors', { logGroup, actions });
    new observability.LogQueries(stack, 'Queries', { logGroups, folder: 'orders' });
  },
};
