import { Stack } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as certificatemanager from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import {
  AccountActivityAlarms,
  type AlarmOptions,
  BackupAlarms,
  CacheAlarms,
  CertificateAlarms,
  DatabaseAlarms,
  DeploymentAlerts,
  FirewallAlarms,
  HealthCanary,
  LoadBalancerAlarms,
  LogArchive,
  LogArchiveAlarms,
  LogErrorAlarms,
  NatGatewayAlarms,
  QueueAlarms,
  ProxyAlarms,
  ReplicaAlarms,
  RestoreAlerts,
  SecretReplicationAlerts,
  SecretRotationAlarms,
  ServiceAlarms,
  StateMachineAlarms,
} from '../src';
import {
  ACCOUNT,
  importedDatabase,
  importedProxy,
  importedGroup,
  importedLoadBalancer,
  importedService,
  REGION,
  stackIn,
  actionsTo,
} from './fixtures';

export function webAclIn(parent: Construct, scope = 'REGIONAL'): wafv2.CfnWebACL {
  return new wafv2.CfnWebACL(parent, 'WebAcl', {
    scope,
    defaultAction: { allow: {} },
    visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'orders-acl' },
  });
}

export function importedVault(stack: Stack): backup.IBackupVault {
  return backup.BackupVault.fromBackupVaultName(stack, 'Vault', 'orders-vault');
}

export function importedCertificate(stack: Stack): certificatemanager.ICertificate {
  const arn = `arn:aws:acm:${stack.region}:${ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012`;
  return certificatemanager.Certificate.fromCertificateArn(stack, 'Certificate', arn);
}

export function importedSecret(stack: Stack): secretsmanager.ISecret {
  const arn = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:orders/password-AbCdEf`;
  return secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', arn);
}

export function importedFunction(stack: Stack): lambda.IFunction {
  return lambda.Function.fromFunctionName(stack, 'Function', 'orders-rotation');
}

/** Options of alarms by name of the construct and prop. */
export type OwnOptions = Readonly<Record<string, Readonly<Record<string, AlarmOptions>>>>;

/** All alarms of the library, including opt-in alarms. */
export function catalogueStack(own: OwnOptions = {}): Stack {
  /** Adds the options to the properties of a construct. */
  const withOwn = <T extends object>(name: string, props: T): T => {
    const added = Object.entries(own[name] ?? {}).map(([prop, options]) => [
      prop,
      { ...(props as Record<string, object>)[prop], ...options },
    ]);
    return { ...props, ...Object.fromEntries(added) };
  };
  const stack = stackIn();
  const common = { actions: actionsTo(stack), alarmNamePrefix: 'orders' };
  const service = importedService(stack);
  new LoadBalancerAlarms(
    stack,
    'LoadBalancerAlarms',
    withOwn('LoadBalancerAlarms', {
      ...common,
      loadBalancer: importedLoadBalancer(stack),
      targetGroups: [importedGroup(stack, 'Blue')],
    }),
  );
  new ServiceAlarms(stack, 'ServiceAlarms', withOwn('ServiceAlarms', { ...common, service, runningBelowDesired: {} }));
  new QueueAlarms(
    stack,
    'QueueAlarms',
    withOwn('QueueAlarms', {
      ...common,
      queue: sqs.Queue.fromQueueArn(stack, 'Queue', `arn:aws:sqs:${REGION}:${ACCOUNT}:work`),
      deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'DeadLetters', `arn:aws:sqs:${REGION}:${ACCOUNT}:dead-letters`),
    }),
  );
  new StateMachineAlarms(
    stack,
    'StateMachineAlarms',
    withOwn('StateMachineAlarms', {
      ...common,
      stateMachine: sfn.StateMachine.fromStateMachineName(stack, 'Machine', 'report'),
      deadLetterQueue: sqs.Queue.fromQueueArn(stack, 'Lost', `arn:aws:sqs:${REGION}:${ACCOUNT}:lost`),
      missing: {},
    }),
  );
  new DeploymentAlerts(
    stack,
    'DeploymentAlerts',
    withOwn('DeploymentAlerts', { ...common, service, deploymentPaused: {} }),
  );
  const database = importedDatabase(stack);
  new DatabaseAlarms(stack, 'DatabaseAlarms', withOwn('DatabaseAlarms', { ...common, database, lowCpuCredits: {} }));
  new ProxyAlarms(stack, 'ProxyAlarms', withOwn('ProxyAlarms', { ...common, proxy: importedProxy(stack) }));
  new ReplicaAlarms(stack, 'ReplicaAlarms', withOwn('ReplicaAlarms', { ...common, replica: database }));
  const replicationGroup = elasticache.CfnReplicationGroup.fromReplicationGroupId(stack, 'Cache', 'orders-cache');
  new CacheAlarms(
    stack,
    'CacheAlarms',
    withOwn('CacheAlarms', { ...common, replicationGroup, nodes: 2, highHostCpu: {} }),
  );
  new SecretRotationAlarms(
    stack,
    'SecretRotationAlarms',
    withOwn('SecretRotationAlarms', {
      ...common,
      secrets: [importedSecret(stack)],
      functionErrors: { rotationFunction: importedFunction(stack) },
    }),
  );
  new RestoreAlerts(stack, 'RestoreAlerts', withOwn('RestoreAlerts', common));
  new SecretReplicationAlerts(stack, 'SecretReplicationAlerts', withOwn('SecretReplicationAlerts', common));
  new BackupAlarms(stack, 'BackupAlarms', withOwn('BackupAlarms', { ...common, vault: importedVault(stack) }));
  new CertificateAlarms(
    stack,
    'CertificateAlarms',
    withOwn('CertificateAlarms', { ...common, certificate: importedCertificate(stack) }),
  );
  new FirewallAlarms(stack, 'FirewallAlarms', withOwn('FirewallAlarms', { ...common, webAcl: webAclIn(stack) }));
  const natGateways = [ec2.CfnNatGateway.fromNatGatewayId(stack, 'Nat', 'nat-1')];
  new NatGatewayAlarms(stack, 'NatGatewayAlarms', withOwn('NatGatewayAlarms', { ...common, natGateways }));
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Logs', '/ecs/orders');
  new LogErrorAlarms(stack, 'LogErrorAlarms', withOwn('LogErrorAlarms', { ...common, logGroup }));
  new AccountActivityAlarms(stack, 'AccountActivityAlarms', withOwn('AccountActivityAlarms', { ...common, logGroup }));
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/orders`);
  const archive = new LogArchive(stack, 'Archive', { logGroups: [logGroup], encryptionKey });
  new LogArchiveAlarms(stack, 'LogArchiveAlarms', withOwn('LogArchiveAlarms', { ...common, archive }));
  new HealthCanary(
    stack,
    'HealthCanary',
    withOwn('HealthCanary', {
      ...common,
      url: 'https://orders.example.com',
      artifactsBucketLocation: { bucket: archive.bucket },
      encryptionKey,
    }),
  );
  return stack;
}
