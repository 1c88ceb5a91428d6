import { App, Duration, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ContainerHealthCheck, Scaling, ServiceImage, ServiceSecret, Traffic } from '../../src';
import { containerOf, idsOf, loadBalancerIn, only, serviceIn, stackOf, vpcIn } from '../fixtures';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

describe('with the required properties', () => {
  const stack = stackOf();
  const service = serviceIn(stack);
  const template = Template.fromStack(stack);

  test('runs two tasks in private subnets without public IP addresses', () => {
    expect(only(template, 'AWS::ECS::Service')).toMatchObject({
      LaunchType: 'FARGATE',
      PlatformVersion: 'LATEST',
      DesiredCount: 2,
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          Subnets: ['subnet-private-a', 'subnet-private-b'],
          SecurityGroups: ['sg-tasks'],
        },
      },
    });
  });

  test('propagates its tags and disables ECS Exec', () => {
    expect(only(template, 'AWS::ECS::Service')).toMatchObject({
      PropagateTags: 'SERVICE',
      EnableECSManagedTags: true,
      EnableExecuteCommand: false,
    });
  });

  test('receives no requests', () => {
    template.resourceCountIs(TARGET_GROUP, 0);
    template.hasResourceProperties('AWS::ECS::Service', {
      LoadBalancers: Match.absent(),
      HealthCheckGracePeriodSeconds: Match.absent(),
    });
    expect(service.targetGroup).toBeUndefined();
    expect(service.targetGroups).toEqual([]);
    expect(service.connections.defaultPort).toBeUndefined();
  });

  test('creates a cluster with enhanced Container Insights', () => {
    expect(only(template, 'AWS::ECS::Cluster')).toEqual({
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
    });
  });

  test('has one container that logs to the log group', () => {
    expect(containerOf(template)).toMatchObject({
      Name: 'app',
      Image: 'public.ecr.aws/nginx/nginx:1.29.0',
      Essential: true,
      StopTimeout: 30,
      LogConfiguration: {
        LogDriver: 'awslogs',
        Options: { 'awslogs-group': '/service', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
      },
    });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({ Environment: Match.absent(), Secrets: Match.absent(), PortMappings: Match.absent() }),
      ],
    });
  });

  test('creates no network, no security group and no rules', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect(types.filter((type) => type.startsWith('AWS::EC2::'))).toEqual([]);
  });

  test('keeps its logical ids', () => {
    expect(idsOf(template, 'AWS::ECS::Cluster')).toEqual(['ServiceCluster572F72F1']);
    expect(idsOf(template, 'AWS::ECS::Service')).toEqual(['ServiceService480762AE']);
    expect(idsOf(template, 'AWS::ECS::TaskDefinition')).toEqual(['ServiceTaskDefinition55FA0F15']);
  });
});

describe('with all properties', () => {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const secret = new secretsmanager.Secret(stack, 'Secret');
  serviceIn(stack, {
    image: ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Images', 'pets-api'), '4f2a9c1'),
    runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64 },
    platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
    containerName: 'pets-api',
    containerPort: 8080,
    user: 'spring:spring',
    family: 'pets-api',
    serviceName: 'pets-api-service',
    environment: { SPRING_PROFILES_ACTIVE: 'prod' },
    secrets: { JWT_SECRET: ServiceSecret.fromSecretsManager(secret) },
    streamPrefix: 'web',
    containerHealthCheck: ContainerHealthCheck.wget('/actuator/health'),
    stopTimeout: Duration.seconds(120),
    traffic: Traffic.fromListener(listener, { healthCheckGracePeriod: Duration.seconds(90) }),
    scaling: Scaling.between({ minCapacity: 2, maxCapacity: 10 }),
  });
  const template = Template.fromStack(stack);

  test('uses the given names and values', () => {
    expect(only(template, 'AWS::ECS::TaskDefinition')).toMatchObject({
      Family: 'pets-api',
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
    });
    expect(containerOf(template)).toMatchObject({
      Name: 'pets-api',
      User: 'spring:spring',
      PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
      Environment: [{ Name: 'SPRING_PROFILES_ACTIVE', Value: 'prod' }],
      Secrets: [{ Name: 'JWT_SECRET' }],
      LogConfiguration: { Options: { 'awslogs-stream-prefix': 'web' } },
      StopTimeout: 120,
    });
    expect(only(template, 'AWS::ECS::Service')).toMatchObject({
      ServiceName: 'pets-api-service',
      PlatformVersion: '1.4.0',
      HealthCheckGracePeriodSeconds: 90,
      LoadBalancers: [
        {
          ContainerName: 'pets-api',
          ContainerPort: 8080,
          TargetGroupArn: { Ref: 'ServiceTargetGroupE74A339434466BAB' },
        },
      ],
    });
  });

  test('has no warnings', () => {
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('attributes', () => {
  const stack = stackOf();
  const service = serviceIn(stack, { containerPort: 8080 });

  test('connections have the port of the container as the default port', () => {
    expect(service.connections.defaultPort?.toString()).toBe('8080');
    expect(service.connections.securityGroups.map(({ securityGroupId }) => securityGroupId)).toEqual(['sg-tasks']);
  });

  test.each([
    ['CPUUtilization', () => service.metricCpuUtilization()],
    ['MemoryUtilization', () => service.metricMemoryUtilization()],
  ])('%s is an average over 5 minutes by default', (name, metric) => {
    const { metricName, statistic, period } = metric();
    expect([metricName, statistic, period.toSeconds()]).toEqual([name, 'Average', 300]);
  });

  test('a metric uses the given period', () => {
    expect(service.metricCpuUtilization({ period: Duration.minutes(1) }).period.toSeconds()).toBe(60);
  });

  test('can be used as an ecs.IBaseService', () => {
    const base: ecs.IBaseService = service;
    expect(base.serviceArn).toBe(service.fargateService.serviceArn);
    expect(base.serviceName).toBe(service.fargateService.serviceName);
    expect(base.serviceRef).toEqual({ serviceArn: service.fargateService.serviceArn });
    expect(base.cluster).toBe(service.fargateService.cluster);
  });
});

test('uses an existing cluster and creates none', () => {
  const stack = stackOf();
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: vpcIn(stack) });
  const service = serviceIn(stack, { cluster });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ECS::Cluster', 0);
  expect(only(template, 'AWS::ECS::Service').Cluster).toBe('shared');
  expect(service.cluster).toBe(cluster);
});

test('uses the Region and account of a stack without account and Region', () => {
  const stack = new Stack(new App(), 'Anywhere');
  serviceIn(stack);
  const template = Template.fromStack(stack);
  expect(containerOf(template)).toMatchObject({
    LogConfiguration: { Options: { 'awslogs-region': { Ref: 'AWS::Region' } } },
  });
  expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toContain(
    '"aws:SourceAccount":{"Ref":"AWS::AccountId"}',
  );
});

test('allows callers to add rules to its security group', () => {
  const stack = stackOf();
  const securityGroup = new ec2.SecurityGroup(stack, 'Tasks', { vpc: vpcIn(stack) });
  const service = serviceIn(stack, { securityGroup });
  service.connections.allowFrom(ec2.Peer.ipv4('10.9.0.0/16'), ec2.Port.tcp(9000), 'scraper');
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.9.0.0/16', FromPort: 9000 })],
  });
});
