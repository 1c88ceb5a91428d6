import { App, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ContainerService, type ContainerServiceAttributes, RestartOnRotation } from '../../src';
import { only, serviceIn, stackOf, vpcIn } from '../fixtures';

function importedIn(stack: Stack, attributes: Partial<ContainerServiceAttributes> = {}) {
  return ContainerService.fromContainerServiceAttributes(stack, 'Service', {
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: vpcIn(stack) }),
    serviceName: 'api',
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Tasks', 'sg-tasks')],
    ...attributes,
  });
}

const ARN = 'arn:aws:ecs:us-east-1:111111111111:service/shared/api';
const resolved = (stack: Stack, value: unknown) =>
  JSON.stringify(stack.resolve(value)).replace(/\{"Ref":"AWS::Partition"\}/, '"aws"');

test('has the name and ARN of the service', () => {
  const stack = stackOf();
  const service = importedIn(stack);
  expect(service.serviceName).toBe('api');
  expect(resolved(stack, service.serviceArn)).toContain(':ecs:us-east-1:111111111111:service/shared/api');
  expect(service.serviceRef.serviceArn).toBe(service.serviceArn);
  expect(service.targetGroups).toEqual([]);
});

test('has the account and Region of its cluster', () => {
  const stack = stackOf();
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Other', {
    clusterName: 'shared',
    clusterArn: 'arn:aws:ecs:eu-west-1:222222222222:cluster/shared',
    vpc: vpcIn(stack),
  });
  const service = importedIn(stack, { cluster });
  expect(service.env).toEqual({ account: '222222222222', region: 'eu-west-1' });
  expect(resolved(stack, service.serviceArn)).toContain(':ecs:eu-west-1:222222222222:service/shared/api');
});

test('can import a service from another stack in the app', () => {
  const app = new App();
  const created = serviceIn(stackOf(app, 'Owner'));
  const stack = stackOf(app, 'User');
  const service = importedIn(stack, { cluster: created.cluster, serviceName: created.serviceName });
  service.grantRestart(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).toContain('ecs:UpdateService');
  expect(stack.dependencies.map(({ node }) => node.id)).toEqual(['Owner']);
});

test('adds grants for the service to the task role', () => {
  const stack = stackOf();
  const taskRole = iam.Role.fromRoleArn(stack, 'TaskRole', 'arn:aws:iam::111111111111:role/task');
  s3.Bucket.fromBucketName(stack, 'Uploads', 'uploads').grantRead(importedIn(stack, { taskRole }));
  expect(only(Template.fromStack(stack), 'AWS::IAM::Policy')).toMatchObject({ Roles: ['task'] });
});

test('warns about grants to a service without a task role', () => {
  const stack = stackOf();
  iam.Grant.addToPrincipal({ grantee: importedIn(stack), actions: ['s3:GetObject'], resourceArns: ['*'] });
  Annotations.fromStack(stack).hasWarning('/Service/Service', Match.stringLikeRegexp('s3:GetObject'));
});

test('has connections with the port of the container', () => {
  const { connections } = importedIn(stackOf(), { containerPort: 8080 });
  expect(connections.defaultPort?.toString()).toBe('8080');
  expect(connections.securityGroups.map(({ securityGroupId }) => securityGroupId)).toEqual(['sg-tasks']);
});

test('has the given target groups', () => {
  const stack = stackOf();
  const targetGroup = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'TargetGroup', {
    targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/api/1',
  });
  expect(importedIn(stack, { targetGroups: [targetGroup] }).targetGroups).toEqual([targetGroup]);
});

test.each([
  ['CPUUtilization', 'metricCpuUtilization'],
  ['MemoryUtilization', 'metricMemoryUtilization'],
] as const)('has the metric %s', (name, method) => {
  const { metricName, namespace, dimensions, statistic } = importedIn(stackOf())[method]();
  expect({ metricName, namespace, dimensions, statistic }).toEqual({
    metricName: name,
    namespace: 'AWS/ECS',
    dimensions: { ClusterName: 'shared', ServiceName: 'api' },
    statistic: 'Average',
  });
});

test('can be restarted on rotation', () => {
  const stack = stackOf();
  new RestartOnRotation(stack, 'Restart', {
    service: importedIn(stack),
    secrets: [new secretsmanager.Secret(stack, 'Secret')],
    logGroup: new logs.LogGroup(stack, 'Logs'),
  });
  const definition = JSON.stringify(only(Template.fromStack(stack), 'AWS::StepFunctions::StateMachine'));
  expect(definition).toContain('\\"Service\\":\\"api\\"');
  expect(definition).not.toContain(ARN);
});
