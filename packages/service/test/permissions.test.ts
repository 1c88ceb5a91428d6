import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack, TimeZone } from 'aws-cdk-lib/core';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { testPermissions } from '../../../tools/jest/src/permissions';
import {
  CapacityParameter,
  type ComparedRegion,
  type ContainerServiceProps,
  DeploymentStrategy,
  ImageRepository,
  ImageSigning,
  ImageTagParameter,
  ImageVerification,
  LifecycleHook,
  OffHours,
  PullThroughCache,
  ReplicatedRepositoryTemplate,
  RestartOnRotation,
  RootFilesystem,
  ScheduledTask,
  ServiceConnect,
  ServiceFileSystem,
  ServiceImage,
  ServiceSecret,
  ServiceVolume,
  Sidecar,
  StandaloneTask,
  StandbyReadiness,
  Traffic,
  UpstreamRegistry,
  WorkerQueue,
} from '../src';
import { loadBalancerIn, serviceIn, stackOf, vpcIn } from './fixtures';

const mockCode = mkdtempSync(join(tmpdir(), 'code-'));
writeFileSync(join(mockCode, 'index.js'), '');
jest.mock('../src/service/private/migration-code', () => ({
  get MIGRATION_CODE() {
    return mockCode;
  },
}));
jest.mock('../src/recovery/private/readiness-code', () => ({
  get READINESS_CODE() {
    return mockCode;
  },
}));
jest.mock('../src/deployment/shared/listener-weight-code', () => ({
  get LISTENER_WEIGHT_CODE() {
    return mockCode;
  },
}));
jest.mock('../src/images/private/image-verification-code', () => ({
  get IMAGE_VERIFICATION_CODE() {
    return mockCode;
  },
}));

function role(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
}

function keyIn(stack: Stack): kms.Key {
  return new kms.Key(stack, 'Key');
}

function secretIn(stack: Stack): secretsmanager.Secret {
  return new secretsmanager.Secret(stack, 'Login', { encryptionKey: keyIn(stack) });
}

function logGroupIn(stack: Stack, name: string): logs.ILogGroup {
  return logs.LogGroup.fromLogGroupName(stack, name, `/aws/vendedlogs/${name}`);
}

/** A stack with a service. */
function service(propsOf: (stack: Stack) => Partial<ContainerServiceProps>): Stack {
  const stack = stackOf();
  serviceIn(stack, propsOf(stack));
  return stack;
}

function taskProps(stack: Stack) {
  return {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'TaskGroup', 'sg-tasks'),
    image: ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Images', 'import'), '1.2.3'),
    cpu: 512,
    memoryLimitMiB: 1024,
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', '/tasks'),
    stateMachineLogGroup: logGroupIn(stack, 'runs'),
  };
}

const comparedRegion = (region: string, databaseIdentifier: string): ComparedRegion => ({
  region,
  clusterName: 'shop',
  serviceName: 'api',
  cpu: 512,
  maxCapacity: 10,
  restingCapacity: 0,
  minCapacityParameterName: '/api/min-capacity',
  imageTagParameterName: '/api/image-tag',
  repositoryName: 'api',
  databaseIdentifier,
});

testPermissions(join(__dirname, '..'), {
  'a service': () => service(() => ({})),
  'a service with secrets, an image, a migration and ECS Exec': () =>
    service((stack) => ({
      image: ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Images', 'api'), '1.2.3'),
      secrets: { PASSWORD: ServiceSecret.fromSecretsManager(secretIn(stack), 'password') },
      executeCommand: { encryptionKey: stack.node.findChild('Key') as kms.Key, logGroup: logGroupIn(stack, 'exec') },
      rootFilesystem: RootFilesystem.writable(),
      migration: { command: ['migrate'], logGroup: logGroupIn(stack, 'migration') },
    })),
  'a service with parameters and a role that restarts it': () => {
    const stack = stackOf();
    const parameter = ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', {
      parameterName: '/api/token',
      encryptionKey: keyIn(stack),
    });
    const plain = ssm.StringParameter.fromStringParameterName(stack, 'Plain', '/api/url');
    const secrets = { TOKEN: ServiceSecret.fromSsmParameter(parameter), URL: ServiceSecret.fromSsmParameter(plain) };
    serviceIn(stack, { secrets }).grantRestart(role(stack));
    return stack;
  },
  'a service with an OpenTelemetry collector': () => service(() => ({ sidecars: [Sidecar.openTelemetryCollector()] })),
  'a service with a log router': () => service(() => ({ sidecars: [Sidecar.logRouter()] })),
  'a service with a log router to another destination': () =>
    service(() => ({ sidecars: [Sidecar.logRouter({ output: { options: { Name: 'datadog' } } })] })),
  'a service with the CloudWatch agent': () =>
    service(() => ({
      sidecars: [Sidecar.cloudWatchAgent({ serviceName: 'orders', environmentName: 'prod' })],
    })),
  'a service with a file system': () => {
    const stack = stackOf();
    const client = new ec2.SecurityGroup(stack, 'TaskSecurityGroup', { vpc: vpcIn(stack), allowAllOutbound: false });
    const files = new ServiceFileSystem(stack, 'Files', {
      vpc: vpcIn(stack),
      kmsKey: keyIn(stack),
      securityGroup: new ec2.SecurityGroup(stack, 'FilesGroup', { vpc: vpcIn(stack), allowAllOutbound: false }),
    });
    const volume = files.addVolume('Uploads', { containerPath: '/data', client });
    serviceIn(stack, { securityGroup: client, rootFilesystem: RootFilesystem.readOnly().withVolumes(volume) });
    return stack;
  },
  'a service that reads a file system': () =>
    service((stack) => {
      const fileSystem = efs.FileSystem.fromFileSystemAttributes(stack, 'Files', {
        fileSystemId: 'fs-1',
        securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'FilesGroup', 'sg-files'),
      });
      const volume = ServiceVolume.efs(fileSystem, { containerPath: '/data', readOnly: true });
      return { rootFilesystem: RootFilesystem.readOnly().withVolumes(volume) };
    }),
  'a file system with backups in a vault': () => {
    const stack = stackOf();
    new ServiceFileSystem(stack, 'Files', {
      vpc: vpcIn(stack),
      kmsKey: keyIn(stack),
      securityGroup: new ec2.SecurityGroup(stack, 'FilesGroup', { vpc: vpcIn(stack), allowAllOutbound: false }),
      backupVault: backup.BackupVault.fromBackupVaultName(stack, 'Vault', 'files'),
    });
    return stack;
  },
  'a service with blue/green deployments and a hook': () =>
    service((stack) => ({
      traffic: Traffic.fromListener(loadBalancerIn(stack).listener),
      containerPort: 8080,
      deploymentStrategy: DeploymentStrategy.blueGreen({
        lifecycleHooks: [
          LifecycleHook.invoke(
            lambda.Function.fromFunctionArn(stack, 'Check', 'arn:aws:lambda:us-east-1:111111111111:function:check'),
            ecs.DeploymentLifecycleStage.POST_SCALE_UP,
          ),
        ],
      }),
    })),
  'a service with Service Connect and TLS': () =>
    service((stack) => {
      const namespace = servicediscovery.HttpNamespace.fromHttpNamespaceAttributes(stack, 'Namespace', {
        namespaceArn: 'arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-1',
        namespaceId: 'ns-1',
        namespaceName: 'internal',
      });
      const certificateAuthority = acmpca.CertificateAuthority.fromCertificateAuthorityArn(
        stack,
        'Authority',
        'arn:aws:acm-pca:us-east-1:111111111111:certificate-authority/1',
      );
      const tls = { certificateAuthority, encryptionKey: keyIn(stack) };
      return {
        containerPort: 8080,
        serviceConnect: ServiceConnect.clientServer(namespace, { dnsName: 'orders', tls }),
      };
    }),
  'a restart on rotation': () => {
    const stack = stackOf();
    const secrets = { PASSWORD: ServiceSecret.fromSecretsManager(secretIn(stack), 'password') };
    const restarted = serviceIn(stack, { secrets });
    const logGroup = logGroupIn(stack, 'restart');
    new RestartOnRotation(stack, 'Restart', { service: restarted, secrets: restarted.secrets, logGroup });
    return stack;
  },
  'a standalone task and a role that runs it': () => {
    const stack = stackOf();
    new StandaloneTask(stack, 'Import', taskProps(stack)).stateMachine.grantStartExecution(role(stack));
    return stack;
  },
  'a scheduled task with secrets': () => {
    const stack = stackOf();
    new ScheduledTask(stack, 'Report', {
      ...taskProps(stack),
      secrets: { PASSWORD: ServiceSecret.fromSecretsManager(secretIn(stack), 'password') },
      schedule: scheduler.ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
    });
    return stack;
  },
  'a scheduled task with an encrypted dead-letter queue': () => {
    const stack = stackOf();
    const encryptionMasterKey = keyIn(stack);
    new ScheduledTask(stack, 'Report', {
      ...taskProps(stack),
      deadLetterQueue: new sqs.Queue(stack, 'DeadLetters', { encryptionMasterKey }),
      schedule: scheduler.ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
    });
    return stack;
  },
  'off-hours': () => {
    const stack = stackOf();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc: vpcIn(stack) });
    const stopped = ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', { serviceName: 'api', cluster });
    const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
      instanceIdentifier: 'shop-db',
      instanceEndpointAddress: 'shop-db.example.com',
      port: 5432,
      securityGroups: [],
    });
    new OffHours(stack, 'OffHours', {
      workingHours: { start: '07:00', end: '19:30', timeZone: TimeZone.EUROPE_BERLIN },
      services: [{ service: stopped, desiredCount: 2, autoScaling: true }],
      databases: [{ instance, encryptionKey: keyIn(stack) }],
      stateMachineLogGroup: logGroupIn(stack, 'off-hours'),
      parameterName: '/shop/off-hours',
    });
    return stack;
  },
  'the readiness of a standby': () => {
    const stack = new Stack(new App(), 'Standby', { env: { account: '111111111111', region: 'us-west-2' } });
    new StandbyReadiness(stack, 'Readiness', {
      primary: comparedRegion('us-east-1', 'db'),
      recovery: {
        ...comparedRegion('us-west-2', 'db-replica'),
        certificateArn: 'arn:aws:acm:us-west-2:111111111111:certificate/1',
      },
      secretNames: ['shop/key'],
      switchAlarmName: 'active',
      metricNamespace: 'shop/readiness',
      logGroup: new logs.LogGroup(stack, 'Logs'),
    });
    return stack;
  },
  'an image repository, signed, with a tag in a parameter': () => {
    const stack = stackOf();
    const repository = new ImageRepository(stack, 'Images', { encryptionKey: keyIn(stack) });
    const pipeline = role(stack);
    repository.grantPullPush(pipeline);
    new ImageSigning(stack, 'Signing', { repositories: [repository] }).grantSign(pipeline);
    new ImageTagParameter(stack, 'Tag', { parameterName: '/api/image-tag', initialTag: 'initial' }).grantReadWrite(
      pipeline,
    );
    new CapacityParameter(stack, 'Capacity', { parameterName: '/api/min', initialCapacity: 0 }).grantReadWrite(
      pipeline,
    );
    return stack;
  },
  'the verification of images': () => {
    const stack = stackOf();
    const repository = ecr.Repository.fromRepositoryName(stack, 'Images', 'api');
    const { signingProfile } = new ImageSigning(stack, 'Signing', { repositories: [repository] });
    new ImageVerification(stack, 'Verification', {
      signingProfiles: [signingProfile],
      repositories: [repository],
      logGroup: logGroupIn(stack, 'verification'),
    });
    return stack;
  },
  'a pull-through cache': () => {
    const stack = stackOf();
    const cache = new PullThroughCache(stack, 'Cache', {
      upstreamRegistry: UpstreamRegistry.ecrPublic(),
      repositoryPrefix: 'public',
      encryptionKey: keyIn(stack),
    });
    serviceIn(stack, { image: cache.image('nginx/nginx', '1.29.0') });
    return stack;
  },
  'a template of replicated repositories': () => {
    const stack = stackOf();
    new ReplicatedRepositoryTemplate(stack, 'Template', { repositoryPrefix: 'api', encryptionKey: keyIn(stack) });
    return stack;
  },
  'a worker queue and its consumer': () => {
    const stack = stackOf();
    new WorkerQueue(stack, 'Work', {
      queueOptions: { visibilityTimeout: Duration.minutes(5) },
    }).queue.grantConsumeMessages(role(stack));
    return stack;
  },
});
