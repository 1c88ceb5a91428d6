import { Stack } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as certificatemanager from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import {
  AlertTopic,
  ErrorBudget,
  IncidentAlarm,
  LoadBalancerAlarms,
  LogArchive,
  ServiceLevelIndicator,
} from '@pets/observability';

/** Values that the examples declare. */
export class Values extends Construct {
  get encryptionKey(): kms.IKey {
    return new kms.Key(this, 'Key');
  }

  get vpc(): ec2.IVpc {
    return new ec2.Vpc(this, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'] });
  }

  get queue(): sqs.IQueue {
    return new sqs.Queue(this, 'Queue');
  }

  get deadLetterQueue(): sqs.IQueue {
    return new sqs.Queue(this, 'DeadLetterQueue');
  }

  get stateMachine(): sfn.IStateMachine {
    const definitionBody = sfn.DefinitionBody.fromChainable(new sfn.Succeed(this, 'Done'));
    return new sfn.StateMachine(this, 'StateMachine', { definitionBody });
  }

  get topic(): sns.ITopic {
    return new sns.Topic(this, 'Topic');
  }

  get alerts(): AlertTopic {
    return this.alertTopic('Alerts');
  }

  get pages(): AlertTopic {
    return this.alertTopic('Pages');
  }

  get tickets(): AlertTopic {
    return this.alertTopic('Tickets');
  }

  get service(): ecs.IBaseService {
    return this.fargateService;
  }

  get fargateService(): ecs.FargateService {
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task');
    taskDefinition.addContainer('Api', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1.29') });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });
    return new ecs.FargateService(this, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });
  }

  get loadBalancer(): elbv2.IApplicationLoadBalancer {
    return new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', { vpc: this.vpc });
  }

  get blue(): elbv2.IApplicationTargetGroup {
    return this.targetGroup('Blue', 80);
  }

  get green(): elbv2.IApplicationTargetGroup {
    return this.targetGroup('Green', 8080);
  }

  get database(): rds.IDatabaseInstance {
    return this.importedDatabase('Database', 'orders-db');
  }

  get replica(): rds.IDatabaseInstance {
    return this.importedDatabase('Replica', 'orders-db-replica');
  }

  get proxy(): rds.IDatabaseProxy {
    return rds.DatabaseProxy.fromDatabaseProxyAttributes(this, 'Proxy', {
      dbProxyName: 'orders-proxy',
      dbProxyArn: `arn:aws:rds:us-east-1:${Stack.of(this).account}:db-proxy:prx-00000000000000000`,
      endpoint: 'orders-proxy.example.com',
      securityGroups: [],
    });
  }

  get replicationGroup(): elasticache.CfnReplicationGroup {
    return new elasticache.CfnReplicationGroup(this, 'Cache', { replicationGroupDescription: 'sessions' });
  }

  get secret(): secretsmanager.ISecret {
    return new secretsmanager.Secret(this, 'Secret');
  }

  get rotationFunction(): lambda.IFunction {
    return new lambda.Function(this, 'RotationFunction', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => {};'),
    });
  }

  get vault(): backup.IBackupVault {
    return new backup.BackupVault(this, 'Vault');
  }

  get certificate(): certificatemanager.ICertificate {
    return new certificatemanager.Certificate(this, 'Certificate', { domainName: 'orders.example.com' });
  }

  get logGroup(): logs.ILogGroup {
    return new logs.LogGroup(this, 'Logs');
  }

  get trailLogGroup(): logs.ILogGroup {
    return new logs.LogGroup(this, 'TrailLogs');
  }

  get archive(): LogArchive {
    return new LogArchive(this, 'Archive', { logGroups: [this.logGroup], encryptionKey: this.encryptionKey });
  }

  get serverAccessLogs(): s3.IBucket {
    return new s3.Bucket(this, 'ServerAccessLogs');
  }

  get artifacts(): s3.IBucket {
    return new s3.Bucket(this, 'Artifacts');
  }

  get outage(): IncidentAlarm {
    const { loadBalancer, blue, tickets, pages } = this;
    const { alarms } = new LoadBalancerAlarms(this, 'Requests', {
      loadBalancer,
      targetGroups: [blue],
      actions: tickets,
    });
    const alarmDescription = 'Orders fail. Check the alarms of this incident.';
    return new IncidentAlarm(this, 'Outage', { alarms, actions: pages, alarmDescription });
  }

  get availability(): ErrorBudget {
    const indicator = ServiceLevelIndicator.availability(this.loadBalancer);
    return new ErrorBudget(this, 'Availability', { indicator, attainmentGoal: 99.9, actions: this.tickets });
  }

  get webAcl(): wafv2.CfnWebACL {
    return new wafv2.CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'web-acl', sampledRequestsEnabled: true },
    });
  }

  private alertTopic(id: string): AlertTopic {
    return new AlertTopic(this, id, { encryptionKey: this.encryptionKey });
  }

  private targetGroup(id: string, port: number): elbv2.IApplicationTargetGroup {
    const { vpc, loadBalancer } = this;
    const group = new elbv2.ApplicationTargetGroup(this, id, { vpc, port, targetType: elbv2.TargetType.IP });
    loadBalancer.addListener(id, { port, defaultTargetGroups: [group] });
    return group;
  }

  private importedDatabase(id: string, instanceIdentifier: string): rds.IDatabaseInstance {
    return rds.DatabaseInstance.fromDatabaseInstanceAttributes(this, id, {
      instanceIdentifier,
      instanceEndpointAddress: `${instanceIdentifier}.${Stack.of(this).region}.rds.amazonaws.com`,
      port: 5432,
      securityGroups: [],
    });
  }
}
