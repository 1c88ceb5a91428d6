import { Duration, TimeZone } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as service from '@pets/service';
import type { ConsumerStack, Parts } from './support';

/** Props of a service or task. */
function container(stack: ConsumerStack) {
  const repository = new ecr.Repository(stack, 'Repository');
  return {
    vpc: stack.vpc,
    securityGroup: stack.group('TaskGroup'),
    image: service.ServiceImage.fromEcr(repository, '4f2a9c1'),
    cpu: 512,
    memoryLimitMiB: 1024,
    logGroup: stack.logGroup('Logs'),
  };
}

function region(name: string): service.ComparedRegion {
  return {
    region: name,
    clusterName: 'shop',
    serviceName: 'api',
    cpu: 512,
    maxCapacity: 4,
    restingCapacity: 1,
    minCapacityParameterName: '/shop/min-capacity',
    imageTagParameterName: '/shop/image-tag',
    repositoryName: 'shop-api',
    databaseIdentifier: 'shop-db',
  };
}

function loadBalancer(stack: ConsumerStack) {
  return {
    vpc: stack.vpc,
    securityGroup: stack.group('LoadBalancerGroup'),
    certificate: stack.certificate('Certificate'),
    accessLogs: stack.bucket('AccessLogs'),
  };
}

export const parts: Parts = {
  'public service': (stack) => {
    const { listener } = new service.PublicLoadBalancer(stack, 'LoadBalancer', loadBalancer(stack));
    const springBoot = new service.SpringBoot(stack, 'SpringBoot');
    const api = new service.ContainerService(stack, 'Service', {
      ...container(stack),
      containerPort: 8080,
      environment: springBoot.environment,
      applicationTimeouts: springBoot.timeouts,
      traffic: service.Traffic.fromListener(listener, { healthCheck: { path: '/actuator/health' } }),
    });
    stack.bucket('Uploads').grantReadWrite(api);
    const login = new secretsmanager.Secret(stack, 'Login');
    api.container.addSecret('DB_PASSWORD', service.ServiceSecret.fromSecretsManager(login, 'password'));
    const logGroup = stack.logGroup('RestartLogs');
    new service.RestartOnRotation(stack, 'Restart', { service: api, secrets: [login], logGroup });
    new service.OffHours(stack, 'OffHours', {
      workingHours: { start: '07:00', end: '19:00', timeZone: TimeZone.EUROPE_BERLIN },
      services: [{ service: api, desiredCount: 2 }],
      databases: [{ instance: instanceOf(stack), encryptionKey: stack.key }],
      stateMachineLogGroup: stack.logGroup('OffHoursLogs'),
    });
  },
  'internal load balancer': (stack) => {
    new service.InternalLoadBalancer(stack, 'LoadBalancer', loadBalancer(stack));
  },
  tasks: (stack) => {
    const props = { ...container(stack), stateMachineLogGroup: stack.logGroup('RunnerLogs') };
    new service.StandaloneTask(stack, 'Import', { ...props, containerOptions: { command: ['import'] } });
    new service.ScheduledTask(stack, 'Report', {
      ...props,
      containerOptions: { command: ['report'] },
      schedule: scheduler.ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
    });
    const queueOptions = { visibilityTimeout: Duration.minutes(5) };
    new service.WorkerQueue(stack, 'Work', { queueOptions });
  },
  files: (stack) => {
    const { vpc, key: kmsKey } = stack;
    const files = new service.ServiceFileSystem(stack, 'Files', { vpc, kmsKey, securityGroup: stack.group('Group') });
    files.addVolume('Uploads', { containerPath: '/uploads', client: stack.group('TaskGroup') });
  },
  images: (stack) => {
    const { key: encryptionKey } = stack;
    const images = new service.ImageRepository(stack, 'Images', { encryptionKey });
    images.grantPush(stack.role('Pipeline'));
    const destinations = [{ region: 'us-west-2' }];
    new service.ImageReplication(stack, 'Replication', { destinations, repositoryPrefixes: ['team/'] });
    const { signingProfile } = new service.ImageSigning(stack, 'Signing', { repositories: [images] });
    new service.ImageVerification(stack, 'Verification', {
      signingProfiles: [signingProfile],
      repositories: [images],
      logGroup: stack.logGroup('Logs'),
    });
    new service.ImageTagParameter(stack, 'ImageTag', { parameterName: '/api/image-tag', initialTag: 'initial' });
    new service.PullThroughCache(stack, 'Cache', {
      upstreamRegistry: service.UpstreamRegistry.ecrPublic(),
      repositoryPrefix: 'public',
      encryptionKey,
    });
    new service.ReplicatedRepositoryTemplate(stack, 'Template', { repositoryPrefix: 'team', encryptionKey });
  },
  recovery: (stack) => {
    new service.CapacityParameter(stack, 'Capacity', { parameterName: '/api/min-capacity', initialCapacity: 0 });
    new service.StandbyReadiness(stack, 'Readiness', {
      primary: region('us-west-2'),
      recovery: region('us-east-1'),
      secretNames: ['shop/db-app'],
      switchAlarmName: 'shop-recovery-region-active',
      metricNamespace: 'shop/readiness',
      logGroup: stack.logGroup('Logs'),
    });
  },
};

function instanceOf(stack: ConsumerStack): rds.IDatabaseInstance {
  return new rds.DatabaseInstance(stack, 'Database', {
    vpc: stack.vpc,
    engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_9 }),
    instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
    storageEncryptionKey: stack.key,
  });
}
