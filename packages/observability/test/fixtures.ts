import { App, Stack } from 'aws-cdk-lib/core';
import type { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlertActions } from '../src';

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';

export function stackIn(region = REGION, app = new App()): Stack {
  return new Stack(app, 'Watch', { env: { account: ACCOUNT, region } });
}

/** Imported topic with the name: one for each stack. */
export function topicIn(stack: Stack, name = 'alerts', region = REGION): sns.ITopic {
  const id = `Topic-${name}-${region}`;
  const imported = stack.node.tryFindChild(id) as sns.ITopic | undefined;
  return imported ?? sns.Topic.fromTopicArn(stack, id, `arn:aws:sns:${region}:${ACCOUNT}:${name}`);
}

/** Actions that notify the imported topic with the name. */
export function actionsTo(stack: Stack, name = 'alerts', region = REGION): AlertActions {
  return AlertActions.toTopic(topicIn(stack, name, region));
}

export function arnOfTopic(name = 'alerts'): string {
  return `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`;
}

export function vpcIn(stack: Stack, id = 'Vpc'): ec2.IVpc {
  return ec2.Vpc.fromVpcAttributes(stack, id, {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
  });
}

export function serviceIn(stack: Stack): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('App', { image: ecs.ContainerImage.fromRegistry('app') });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: vpcIn(stack) });
  return new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100 });
}

export function importedService(stack: Stack): ecs.IBaseService {
  return ecs.FargateService.fromFargateServiceAttributes(stack, 'KnownService', {
    serviceName: 'orders-service',
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'KnownCluster', {
      clusterName: 'orders',
      vpc: vpcIn(stack, 'KnownVpc'),
    }),
  });
}

export function importedLoadBalancer(stack: Stack): elbv2.IApplicationLoadBalancer {
  return elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', {
    loadBalancerArn: `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/orders/50dc6c495c0c9188`,
    securityGroupId: 'sg-1',
  });
}

export function importedGroup(stack: Stack, id: string, name = id.toLowerCase()): elbv2.IApplicationTargetGroup {
  return elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, id, {
    targetGroupArn: `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:targetgroup/${name}/73e2d6bc24d8a067`,
  });
}

export function importedDatabase(stack: Stack): rds.IDatabaseInstance {
  return rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
    instanceIdentifier: 'orders-db',
    instanceEndpointAddress: 'orders-db.example.com',
    port: 5432,
    securityGroups: [],
  });
}

/** An RDS Proxy with the name `orders-proxy`. */
export function importedProxy(stack: Stack): rds.IDatabaseProxy {
  return rds.DatabaseProxy.fromDatabaseProxyAttributes(stack, 'Proxy', {
    dbProxyName: 'orders-proxy',
    dbProxyArn: `arn:aws:rds:${REGION}:${ACCOUNT}:db-proxy:prx-0123456789abcdef0`,
    endpoint: 'orders-proxy.proxy-abc.eu-west-1.rds.amazonaws.com',
    securityGroups: [],
  });
}

/** Properties of the one alarm with the given name. */
export function alarmNamed(template: Template, name: string): Record<string, unknown> {
  const found = Object.values(template.findResources('AWS::CloudWatch::Alarm')).filter(
    ({ Properties }) => Properties.AlarmName === name,
  );
  expect(found).toHaveLength(1);
  return found[0].Properties;
}

interface Statement {
  readonly Principal: { readonly Service?: string };
}

/** Statements of the one key's policy that name the service. */
export function keyStatementsFor(template: Template, service: string): Statement[] {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  const statements: Statement[] = key.Properties.KeyPolicy.Statement;
  return statements.filter((statement) => statement.Principal.Service === service);
}
