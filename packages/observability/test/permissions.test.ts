import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib/core';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { testPermissions } from '../../../tools/jest/src/permissions';
import {
  AlertActions,
  AlertChat,
  AlertPublisher,
  AlertTopic,
  ApplicationSignals,
  ChatChannel,
  CostWatch,
  DeploymentAlerts,
  HealthCanary,
  LogArchive,
  ServiceLogGroup,
} from '../src';
import { actionsTo, importedService, stackIn, topicIn } from './fixtures';

function stackWith(create: (stack: Stack, key: kms.Key) => void): Stack {
  const stack = stackIn();
  create(stack, new kms.Key(stack, 'OwnKey'));
  return stack;
}

/** A topic for one publisher. */
const topicFor = (publisher: AlertPublisher) => () =>
  stackWith((stack, encryptionKey) => new AlertTopic(stack, 'Alerts', { encryptionKey, publishers: [publisher] }));

/** A canary whose artifacts are in a bucket. */
const canaryWith = (bucketOf: (stack: Stack, key: kms.Key) => s3.IBucket) => () =>
  stackWith((stack, encryptionKey) => {
    new HealthCanary(stack, 'Canary', {
      url: 'https://orders.example.com/health',
      artifactsBucketLocation: { bucket: bucketOf(stack, encryptionKey) },
      encryptionKey,
      actions: actionsTo(stack),
      alarmNamePrefix: 'orders',
    });
  });

testPermissions(join(__dirname, '..'), {
  'a topic for Amazon EventBridge': topicFor(AlertPublisher.EVENT_BRIDGE),
  'a topic for AWS Budgets': topicFor(AlertPublisher.BUDGETS),
  'a topic for AWS Cost Anomaly Detection': topicFor(AlertPublisher.COST_ANOMALY_DETECTION),
  'a topic for CloudWatch alarms': topicFor(AlertPublisher.CLOUDWATCH_ALARMS),
  'a chat channel': () =>
    stackWith((stack) => {
      const channel = ChatChannel.slack({ slackWorkspaceId: 'T00000000', slackChannelId: 'C00000000' });
      new AlertChat(stack, 'Chat', { channel, notificationTopics: [topicIn(stack)], configurationName: 'orders' });
    }),
  'an archive of logs': () =>
    stackWith((stack, encryptionKey) => {
      const logGroups = [logs.LogGroup.fromLogGroupName(stack, 'Orders', '/ecs/orders')];
      new LogArchive(stack, 'Archive', { logGroups, encryptionKey });
    }),
  'an archive of logs with server access logs': () =>
    stackWith((stack, encryptionKey) => {
      const logGroups = [logs.LogGroup.fromLogGroupName(stack, 'Orders', '/ecs/orders')];
      const serverAccessLogs = { bucket: new s3.Bucket(stack, 'AccessLogs') };
      new LogArchive(stack, 'Archive', { logGroups, encryptionKey, serverAccessLogs });
    }),
  'a canary with its own bucket': canaryWith(
    (stack, encryptionKey) => new s3.Bucket(stack, 'Artifacts', { encryptionKey }),
  ),
  'a canary with an imported bucket': canaryWith((stack) =>
    s3.Bucket.fromBucketName(stack, 'Artifacts', 'orders-artifacts'),
  ),
  'a watch of costs': () =>
    stackWith((stack) => {
      new CostWatch(stack, 'Costs', {
        topic: topicIn(stack),
        tagKey: 'Project',
        tagValues: ['orders'],
        monthlyBudget: 1000,
      });
    }),
  'alerts of deployments': () =>
    stackWith((stack) => {
      new DeploymentAlerts(stack, 'Deployments', { service: importedService(stack), actions: actionsTo(stack) });
    }),
  'alerts of deployments with a topic of the CDK': () =>
    stackWith((stack, masterKey) => {
      const actions = AlertActions.toTopic(new sns.Topic(stack, 'Plain', { masterKey }));
      new DeploymentAlerts(stack, 'Deployments', { service: importedService(stack), actions });
    }),
  'a log group of a service': () =>
    stackWith((stack, encryptionKey) => new ServiceLogGroup(stack, 'Logs', { encryptionKey })),
  'the log group of Application Signals': () =>
    stackWith((stack, encryptionKey) => new ApplicationSignals(stack, 'Signals', { encryptionKey })),
});
