import { App, Duration, type Stack, TimeZone } from 'aws-cdk-lib/core';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as signer from 'aws-cdk-lib/aws-signer';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  Authentication,
  ContainerHealthCheck,
  ImageVerification,
  DeploymentAlarms,
  DeploymentStrategy,
  LifecycleHook,
  OffHours,
  PauseStage,
  PredictiveMetric,
  PredictiveScalingMode,
  type PublicLoadBalancer,
  Scaling,
  ScalingPolicy,
  ScheduledTask,
  ServiceFileSystem,
  ServiceImage,
  ServiceSecret,
  Sidecar,
  TestTraffic,
  Traffic,
  type TrafficShiftProps,
} from '../src';
import { ValidatedApp } from '../../../tools/jest/src/validated-app';
import { loadBalancerIn, serviceIn, stackOf, vpcIn, webAclIn } from '../test/fixtures';

jest.mock('../src/images/private/image-verification-code', () => ({ IMAGE_VERIFICATION_CODE: __dirname }));
jest.mock('../src/deployment/shared/listener-weight-code', () => ({ LISTENER_WEIGHT_CODE: __dirname }));

const KEY = 'arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111111111111:regional/webacl/api/1234abcd-12ab-34cd-56ef-1234567890ab';

/** Returns all properties of a deployment that shifts traffic. */
function shift(stack: Stack, loadBalancer: PublicLoadBalancer): TrafficShiftProps {
  const smokeTest = lambda.Function.fromFunctionAttributes(stack, 'SmokeTest', {
    functionArn: 'arn:aws:lambda:us-east-1:111111111111:function:smoke-test',
    sameEnvironment: true,
  });
  return {
    deploymentAlarms: alarms(stack),
    testTraffic: TestTraffic.fromListener(loadBalancer.addTestListener()),
    lifecycleHooks: [LifecycleHook.invoke(smokeTest, ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT)],
    pauseHooks: [{ lifecycleStages: [PauseStage.POST_TEST_TRAFFIC_SHIFT] }],
  };
}

/** Creates a network with ids in the format that CloudFormation checks. */
function networkIn(stack: Stack) {
  const id = (kind: string, digit: number) => `${kind}-0123456789abcdef${digit}`;
  ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: id('vpc', 0),
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    publicSubnetIds: [id('subnet', 1), id('subnet', 2)],
    privateSubnetIds: [id('subnet', 3), id('subnet', 4)],
    publicSubnetRouteTableIds: [id('rtb', 1), id('rtb', 2)],
    privateSubnetRouteTableIds: [id('rtb', 3), id('rtb', 4)],
  });
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY);
  return {
    encryptionKey,
    logGroup: new logs.LogGroup(stack, 'ServiceLogs', { encryptionKey }),
    outer: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', id('sg', 1)),
    inner: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Inner', id('sg', 2)),
  };
}

function verificationIn(stack: Stack, encryptionKey: kms.IKey): ImageVerification {
  return new ImageVerification(stack, 'Verification', {
    signingProfiles: [
      new signer.SigningProfile(stack, 'Profile', { platform: signer.Platform.NOTATION_OCI_SHA384_ECDSA }),
    ],
    repositories: [ecr.Repository.fromRepositoryName(stack, 'Verified', 'api')],
    logGroup: new logs.LogGroup(stack, 'VerificationLogs', { encryptionKey }),
  });
}

/** The rule packs require an action for each alarm. */
function alarms(stack: Stack): DeploymentAlarms {
  const topic = sns.Topic.fromTopicArn(stack, 'Alerts', 'arn:aws:sns:us-east-1:111111111111:alerts');
  return DeploymentAlarms.onTargetGroups({ alarmActions: [new actions.SnsAction(topic)] });
}

const STRATEGIES: Record<string, (stack: Stack, loadBalancer: PublicLoadBalancer) => DeploymentStrategy> = {
  Rolling: (stack) => DeploymentStrategy.rolling({ deploymentAlarms: alarms(stack) }),
  BlueGreen: (stack, loadBalancer) => DeploymentStrategy.blueGreen(shift(stack, loadBalancer)),
  Canary: (stack, loadBalancer) => DeploymentStrategy.canary(shift(stack, loadBalancer)),
  Linear: (stack, loadBalancer) => DeploymentStrategy.linear(shift(stack, loadBalancer)),
};

const POLICIES = [
  ScalingPolicy.cpuUtilizationHighResolution({ targetUtilizationPercent: 60 }),
  ScalingPolicy.memoryUtilizationHighResolution({ targetUtilizationPercent: 80 }),
  ScalingPolicy.predictive({ metric: PredictiveMetric.requestsPerTarget(1000), maxCapacityBufferPercent: 10 }),
  ScalingPolicy.predictive({
    policyName: 'predictive-custom',
    mode: PredictiveScalingMode.FORECAST_AND_SCALE,
    metric: PredictiveMetric.custom({
      loadMetric: new cloudwatch.Metric({ namespace: 'App', metricName: 'Jobs', statistic: 'Sum' }),
      scalingMetric: new cloudwatch.Metric({ namespace: 'App', metricName: 'JobsPerTask' }),
      targetValue: 10,
    }),
  }),
];

const ISSUER = 'https://id.example.com';

/** The kinds of authentication, each for a stack. */
const AUTHENTICATION: Record<string, (stack: Stack) => Authentication> = {
  Cognito: (stack) =>
    Authentication.cognito({
      userPool: cognito.UserPool.fromUserPoolId(stack, 'Users', 'us-east-1_AbCdEfGhI'),
      userPoolClient: cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', '1example23456789'),
      userPoolDomain: cognito.UserPoolDomain.fromDomainName(stack, 'Domain', 'orders'),
    }),
  Oidc: (stack) =>
    Authentication.oidc({
      issuer: ISSUER,
      authorizationEndpoint: `${ISSUER}/authorize`,
      tokenEndpoint: `${ISSUER}/token`,
      userInfoEndpoint: `${ISSUER}/userinfo`,
      clientId: 'orders',
      clientSecret: secretsmanager.Secret.fromSecretCompleteArn(
        stack,
        'ClientSecret',
        'arn:aws:secretsmanager:us-east-1:111111111111:secret:orders/client-AbCdEf',
      ),
    }),
  Jwt: () =>
    Authentication.jwt({
      issuer: ISSUER,
      jwksEndpoint: `${ISSUER}/jwks.json`,
      additionalClaims: [{ name: 'aud', values: ['orders'] }],
    }),
};

/** Creates a service behind a dual-stack load balancer that authenticates. */
function authenticated(app: App, name: string, authentication: (stack: Stack) => Authentication) {
  const stack = stackOf(app, name);
  const { outer, inner, logGroup } = networkIn(stack);
  const loadBalancer = loadBalancerIn(stack, { securityGroup: outer, ipAddressType: elbv2.IpAddressType.DUAL_STACK });
  loadBalancer.associateWebAcl(webAclIn(stack, WEB_ACL));
  serviceIn(stack, {
    image: ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Images', 'api'), '4f2a9c1'),
    securityGroup: inner,
    logGroup,
    containerPort: 8080,
    traffic: Traffic.fromListener(loadBalancer.listener, {
      protocolVersion: name === 'Jwt' ? elbv2.ApplicationProtocolVersion.GRPC : undefined,
      authentication: authentication(stack),
    }),
    deploymentStrategy: DeploymentStrategy.rolling({ deploymentAlarms: alarms(stack) }),
  });
}

/** Findings that the constructs cannot avoid, by construct path. The app acknowledges them. */
const UNAVOIDABLE: Record<string, string[]> = {
  // ecr:GetAuthorizationToken does not support resources.
  'Service/ExecutionPolicy/Resource': ['AwsSolutions-IAM5[Resource::*]'],
  // AWS X-Ray actions do not support resources, and the agent creates log streams.
  'Service/TaskRole/GrantedPolicy/Resource': [
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:us-east-1:111111111111:log-group:/aws/application-signals/data:*]',
  ],
  // The variables of the agent and of the application contain no secrets.
  'Service/TaskDefinition/Resource': ['AwsSolutions-ECS2'],
  // The Describe actions of Elastic Load Balancing do not support resources.
  'Service/TrafficPolicy/Resource': ['AwsSolutions-IAM5[Resource::*]'],
  // The HTTP listener redirects to HTTPS.
  'LoadBalancer/Http/Resource': [
    'HIPAA.Security-ELBv2ACMCertificateRequired',
    'NIST.800.53.R5-ELBv2ACMCertificateRequired',
    'PCI.DSS.321-ELBv2ACMCertificateRequired',
  ],
};

const PACKS = ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** Findings of a function that calls AWS APIs only: it needs no VPC and no reserved concurrency. */
const OF_FUNCTIONS = PACKS.flatMap((pack) =>
  pack === 'PCI.DSS.321' ? [`${pack}-LambdaInsideVPC`] : [`${pack}-LambdaConcurrency`, `${pack}-LambdaInsideVPC`],
);

const ECS_ARN = 'arn:<AWS::Partition>:ecs:us-east-1:111111111111';

/** Findings of the verification of images: its services and their revisions are not known before. */
const UNAVOIDABLE_OF_VERIFICATION: Record<string, string[]> = {
  'Verification/Function/Resource': OF_FUNCTIONS,
  // ecs:DescribeTaskDefinition does not support resources.
  'Verification/RolePolicy/Resource': [
    'AwsSolutions-IAM5[Resource::*]',
    `AwsSolutions-IAM5[Resource::${ECS_ARN}:service-revision/*]`,
    `AwsSolutions-IAM5[Resource::${ECS_ARN}:service/*]`,
  ],
};

/** Findings of the check of the listener weights: the service is created after it. */
const UNAVOIDABLE_OF_WEIGHT_CHECK: Record<string, string[]> = {
  // Amazon ECS waits for the response, so there is no event to keep.
  'Service/ListenerWeightCheck/Function/Resource': [
    ...OF_FUNCTIONS,
    'HIPAA.Security-LambdaDLQ',
    'NIST.800.53.R5-LambdaDLQ',
  ].sort(),
  // elasticloadbalancing:DescribeRules does not support resources.
  'Service/ListenerWeightCheck/RolePolicy/Resource': [
    'AwsSolutions-IAM5[Resource::*]',
    ...['service-deployment', 'service-revision', 'service'].map(
      (type) => `AwsSolutions-IAM5[Resource::${ECS_ARN}:${type}/<ServiceCluster572F72F1>/*]`,
    ),
  ],
};

/** Findings of a scheduled task: the ids of tasks are not known before, and some actions do not support resources. */
const UNAVOIDABLE_OF_TASKS: Record<string, string[]> = {
  // The queue is a dead-letter queue.
  'Task/DeadLetters/Resource': ['AwsSolutions-SQS3'],
  'Task/ExecutionPolicy/Resource': ['AwsSolutions-IAM5[Resource::*]'],
  'Task/RolePolicy/Resource': [
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:us-east-1:111111111111:task/<TaskClusterA676DA69>/*]',
  ],
};

function addScheduledTask(stack: Stack): void {
  const { encryptionKey, logGroup, inner } = networkIn(stack);
  new ScheduledTask(stack, 'Task', {
    vpc: vpcIn(stack),
    securityGroup: inner,
    image: ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Images', 'api'), '4f2a9c1'),
    cpu: 256,
    memoryLimitMiB: 512,
    logGroup,
    stateMachineLogGroup: new logs.LogGroup(stack, 'RunLogs', { encryptionKey }),
    schedule: scheduler.ScheduleExpression.cron({ hour: '6', minute: '0', timeZone: TimeZone.EUROPE_BERLIN }),
    timeWindow: scheduler.TimeWindow.flexible(Duration.minutes(15)),
  });
}

/** Findings of off-hours: the id of a scalable target is not known before, and some actions do not support resources. */
const UNAVOIDABLE_OF_OFF_HOURS: Record<string, string[]> = {
  // The queue is a dead-letter queue.
  'OffHours/DeadLetters/Resource': ['AwsSolutions-SQS3'],
  'OffHours/RolePolicy/Resource': [
    'AwsSolutions-IAM5[Resource::*]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:application-autoscaling:us-east-1:111111111111:scalable-target/*]',
  ],
};

function addOffHours(stack: Stack): void {
  const { encryptionKey } = networkIn(stack);
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shop', vpc: vpcIn(stack) });
  const service = ecs.FargateService.fromFargateServiceAttributes(stack, 'Api', { serviceName: 'api', cluster });
  const instance = rds.DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
    instanceIdentifier: 'shop-db',
    instanceEndpointAddress: 'shop-db.example.com',
    port: 5432,
    securityGroups: [],
  });
  new OffHours(stack, 'OffHours', {
    workingHours: { start: '07:00', end: '19:00', timeZone: TimeZone.EUROPE_BERLIN },
    services: [{ service, desiredCount: 2, autoScaling: true }],
    databases: [{ instance, encryptionKey }],
    alarms: [cloudwatch.Alarm.fromAlarmName(stack, 'Alarm', 'shop-high-cpu')],
    stateMachineLogGroup: new logs.LogGroup(stack, 'RunLogs', { encryptionKey }),
  });
}

function addFileSystem(stack: Stack): void {
  const { encryptionKey: kmsKey, inner, outer } = networkIn(stack);
  const backupVault = backup.BackupVault.fromBackupVaultName(stack, 'Vault', 'files');
  const files = new ServiceFileSystem(stack, 'Files', { vpc: vpcIn(stack), kmsKey, securityGroup: outer, backupVault });
  files.addVolume('Uploads', { containerPath: '/uploads', client: inner });
}

describe('validated by CloudFormation and four rule packs', () => {
  const validated = new ValidatedApp((app) => {
    for (const [name, strategy] of Object.entries(STRATEGIES)) {
      const stack = stackOf(app, name);
      const { encryptionKey, logGroup, outer, inner } = networkIn(stack);
      const loadBalancer = loadBalancerIn(stack, { securityGroup: outer });
      const agents = (tag: string) =>
        ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, `Images-${tag}`, 'agents'), tag);
      loadBalancer.associateWebAcl(webAclIn(stack, WEB_ACL));
      serviceIn(stack, {
        image: ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Images', 'api'), '4f2a9c1'),
        securityGroup: inner,
        logGroup,
        containerPort: 8080,
        secrets: {
          PASSWORD: ServiceSecret.fromSecretsManager(
            secretsmanager.Secret.fromSecretAttributes(stack, 'Login', {
              secretCompleteArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:api/login-AbCdEf',
              encryptionKey,
            }),
            'password',
          ),
        },
        traffic: Traffic.fromListenerRule(loadBalancer.listener, {
          conditions: [elbv2.ListenerCondition.hostHeaders(['api.example.com'])],
          healthCheck: { path: '/health' },
        }),
        containerHealthCheck: ContainerHealthCheck.wget('/health'),
        sidecars: [
          Sidecar.cloudWatchAgent({ serviceName: 'api', environmentName: name, image: agents('agent') }),
          Sidecar.javaInstrumentation({ image: agents('java') }),
        ],
        scaling: Scaling.between({
          minCapacity: 2,
          maxCapacity: 10,
          policies: name === 'Rolling' ? POLICIES : undefined,
        }),
        deploymentStrategy: strategy(stack, loadBalancer),
        imageVerification: verificationIn(stack, encryptionKey),
      });
    }
    for (const [name, authentication] of Object.entries(AUTHENTICATION)) authenticated(app, name, authentication);
    addScheduledTask(stackOf(app, 'Scheduled'));
    addOffHours(stackOf(app, 'Stopped'));
    addFileSystem(stackOf(app, 'Storage'));
  });

  test('a scheduled task has unavoidable findings only', () => {
    expect(validated.findings('Scheduled')).toEqual(UNAVOIDABLE_OF_TASKS);
  });

  test('a file system has unavoidable findings only', () => {
    const managed = '<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup';
    expect(validated.findings('Storage')).toEqual({
      'Files/BackupRole/Resource': [`AwsSolutions-IAM4[Policy::arn:${managed}]`],
    });
  });

  test('off-hours have unavoidable findings only', () => {
    expect(validated.findings('Stopped')).toEqual(UNAVOIDABLE_OF_OFF_HOURS);
  });

  /** Unavoidable findings without those of some constructs. */
  const unavoidableWithout = (...constructs: string[]) =>
    Object.fromEntries(
      Object.entries(UNAVOIDABLE).filter(([path]) => !constructs.some((construct) => path.startsWith(construct))),
    );

  test('a rolling deployment has unavoidable findings only', () => {
    expect(validated.findings('Rolling')).toEqual({
      ...unavoidableWithout('Service/TrafficPolicy'),
      ...UNAVOIDABLE_OF_VERIFICATION,
    });
  });

  test.each(Object.keys(AUTHENTICATION))('a service with authentication (%s) has unavoidable findings only', (name) => {
    // it has no agent of Application Signals
    expect(validated.findings(name)).toEqual(
      unavoidableWithout('Service/TrafficPolicy', 'Service/TaskDefinition', 'Service/TaskRole'),
    );
  });

  test.each(['BlueGreen', 'Canary', 'Linear'])('a %s deployment has unavoidable findings only', (strategy) => {
    expect(validated.findings(strategy)).toEqual({
      ...UNAVOIDABLE,
      ...UNAVOIDABLE_OF_VERIFICATION,
      ...UNAVOIDABLE_OF_WEIGHT_CHECK,
    });
  });
});
