import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib/core';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ContainerHealthCheck,
  ContainerService,
  type ContainerServiceProps,
  Scaling,
  ServiceImage,
  ServiceSecret,
  type TargetHealthCheck,
} from '../../src';
import {
  containerOf,
  ENV,
  idsOf,
  loadBalancerIn,
  only,
  serviceIn,
  stackOf,
  type Statement,
  statementsOf,
  vpcIn,
} from '../surroundings';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const everything = [elbv2.ListenerCondition.pathPatterns(['/*'])];

function rolesOf(template: Template): Record<string, Record<string, unknown>> {
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  return Object.fromEntries(roles.map(([id, { Properties }]) => [id.slice(0, -8), Properties]));
}

/** A service behind a load balancer, in one stack. */
function behindListener(props: Partial<ContainerServiceProps> = {}) {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const service = serviceIn(stack, { listener, containerPort: 8080, ...props });
  return { service, template: Template.fromStack(stack) };
}

describe('the smallest use, a worker', () => {
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

  test('hands its tags on and lets nobody into a running container', () => {
    expect(only(template, 'AWS::ECS::Service')).toMatchObject({
      PropagateTags: 'SERVICE',
      EnableECSManagedTags: true,
      EnableExecuteCommand: false,
    });
  });

  test('takes no requests', () => {
    template.resourceCountIs(TARGET_GROUP, 0);
    template.hasResourceProperties('AWS::ECS::Service', {
      LoadBalancers: Match.absent(),
      HealthCheckGracePeriodSeconds: Match.absent(),
    });
    expect(service.targetGroup).toBeUndefined();
    expect(() => service.metricUnhealthyTasks()).toThrow('Service/Service: metricUnhealthyTasks needs a listener');
  });

  test('makes a cluster with Container Insights', () => {
    expect(only(template, 'AWS::ECS::Cluster')).toEqual({
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
    });
  });

  test('has one container that logs', () => {
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

  test('makes no network, no security group and no rule in one', () => {
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

describe('the fullest use', () => {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const secret = new secretsmanager.Secret(stack, 'Secret');
  serviceIn(stack, {
    clusterName: 'pets-api-cluster',
    containerInsights: ecs.ContainerInsights.ENABLED,
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
    listener,
    targetGroupName: 'pets-api-tg',
    healthCheck: {
      path: '/actuator/health',
      interval: Duration.seconds(15),
      timeout: Duration.seconds(4),
      healthyThreshold: 3,
      unhealthyThreshold: 4,
      healthyHttpCodes: '200-204',
    },
    healthCheckGracePeriod: Duration.seconds(90),
    deregistrationDelay: Duration.seconds(45),
    stickiness: Duration.hours(1),
    scaling: Scaling.between({ minCapacity: 2, maxCapacity: 10 }),
  });
  const template = Template.fromStack(stack);

  test('names what it is told to name', () => {
    expect(only(template, 'AWS::ECS::Cluster')).toEqual({
      ClusterName: 'pets-api-cluster',
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
    });
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
        { ContainerName: 'pets-api', ContainerPort: 8080, TargetGroupArn: { Ref: 'ServiceTargetGroupE74A3394' } },
      ],
    });
  });

  test('checks and drains as it is told', () => {
    expect(only(template, TARGET_GROUP)).toMatchObject({
      Name: 'pets-api-tg',
      HealthCheckPath: '/actuator/health',
      HealthCheckIntervalSeconds: 15,
      HealthCheckTimeoutSeconds: 4,
      HealthyThresholdCount: 3,
      UnhealthyThresholdCount: 4,
      Matcher: { HttpCode: '200-204' },
      TargetGroupAttributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '45' },
        { Key: 'stickiness.enabled', Value: 'true' },
        { Key: 'stickiness.type', Value: 'lb_cookie' },
        { Key: 'stickiness.lb_cookie.duration_seconds', Value: '3600' },
      ],
    });
  });

  test('warns of nothing', () => {
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('behind a listener of its stack', () => {
  const { service, template } = behindListener();

  test('its target group checks the container by IP address', () => {
    expect(only(template, TARGET_GROUP)).toEqual({
      Protocol: 'HTTP',
      Port: 8080,
      TargetType: 'ip',
      VpcId: 'vpc-1',
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
      Matcher: { HttpCode: '200' },
      TargetGroupAttributes: [
        { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
        { Key: 'stickiness.enabled', Value: 'false' },
      ],
    });
  });

  test('it becomes the default of the listener and waits for it', () => {
    template.hasResourceProperties(LISTENER, {
      Port: 443,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'ServiceTargetGroupE74A3394' } }],
    });
    template.resourceCountIs(RULE, 0);
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(['LoadBalancerHttpsA7E49D2F']) });
    expect(only(template, 'AWS::ECS::Service').HealthCheckGracePeriodSeconds).toBe(60);
  });

  test('no rule is added to any security group', () => {
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  test('the target group keeps its logical id', () => {
    expect(idsOf(template, TARGET_GROUP)).toEqual(['ServiceTargetGroupE74A3394']);
  });

  test('its security group can be opened for others', () => {
    expect(service.connections.defaultPort?.toString()).toBe('8080');
    expect(service.connections.securityGroups.map(({ securityGroupId }) => securityGroupId)).toEqual(['sg-tasks']);
  });

  test.each([
    ['CPUUtilization', () => service.metricCpuUtilization()],
    ['MemoryUtilization', () => service.metricMemoryUtilization()],
    ['UnHealthyHostCount', () => service.metricUnhealthyTasks()],
  ])('%s is an average over 5 minutes', (name, metric) => {
    const { metricName, statistic, period } = metric();
    expect([metricName, statistic, period.toSeconds()]).toEqual([name, 'Average', 300]);
  });

  test('the period of a metric can be chosen', () => {
    expect(service.metricUnhealthyTasks({ period: Duration.minutes(1) }).period.toSeconds()).toBe(60);
  });
});

describe('network, load balancer and service in stacks of their own', () => {
  const app = new App();
  const network = stackOf(app, 'Network');
  const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'] });
  const group = (id: string) => new ec2.SecurityGroup(network, id, { vpc, allowAllOutbound: false });
  const outer = group('LoadBalancerGroup');
  const inner = group('TaskGroup');
  outer.addEgressRule(inner, ec2.Port.tcp(8080), 'requests to the tasks');
  inner.addIngressRule(outer, ec2.Port.tcp(8080), 'requests from the load balancer');
  const edge = stackOf(app, 'Edge');
  const { listener } = loadBalancerIn(edge, { vpc, securityGroup: outer });
  const stack = stackOf(app);
  const service = serviceIn(stack, {
    vpc,
    securityGroup: inner,
    containerPort: 8080,
    listener,
    listenerRule: { priority: 10, conditions: [elbv2.ListenerCondition.httpHeader('X-Origin', ['secret'])] },
    scaling: Scaling.between({ minCapacity: 1, maxCapacity: 2, requestsPerTarget: 100 }),
  });
  const template = Template.fromStack(stack);

  test('a rule in the stack of the service sends it what fulfils the conditions', () => {
    expect(only(template, RULE)).toEqual({
      ListenerArn: { 'Fn::ImportValue': expect.stringMatching('^Edge:') },
      Priority: 10,
      Conditions: [{ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin', Values: ['secret'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn: { Ref: 'ServiceTargetGroupE74A3394' } }],
    });
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(idsOf(template, RULE)) });
  });

  test('the listener answers the rest with 404', () => {
    Template.fromStack(edge).hasResourceProperties(LISTENER, {
      Port: 443,
      DefaultActions: [Match.objectLike({ Type: 'fixed-response' })],
    });
  });

  test('the only rules of the security groups are those of the network stack', () => {
    const rules = (each: Stack) =>
      ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'].flatMap((type) =>
        Object.values(Template.fromStack(each).findResources(type)).map(({ Properties }) => Properties.Description),
      );
    expect(rules(network)).toEqual(['requests from the load balancer', 'requests to the tasks']);
    expect(rules(edge)).toEqual([]);
    expect(rules(stack)).toEqual([]);
  });

  test('the stacks depend on one another one way', () => {
    expect(network.dependencies).toEqual([]);
    expect(edge.dependencies).toEqual([network]);
    expect([...stack.dependencies].sort((a, b) => a.node.id.localeCompare(b.node.id))).toEqual([edge, network]);
  });

  test('a caller can still open its security group', () => {
    service.connections.allowFrom(ec2.Peer.ipv4('10.9.0.0/16'), ec2.Port.tcp(9000), 'scraper');
    expect(
      JSON.stringify(inner.stack.resolve((inner.node.defaultChild as ec2.CfnSecurityGroup).securityGroupIngress)),
    ).toContain('scraper');
  });
});

test('two services share a listener, one by a rule, the other by default', () => {
  const stack = stackOf();
  const { listener } = loadBalancerIn(stack);
  const { targetGroup } = serviceIn(stack, { listener, containerPort: 8080 });
  new ContainerService(stack, 'Admin', {
    vpc: vpcIn(stack),
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'AdminGroup', 'sg-admin'),
    image: ServiceImage.fromRegistry('nginx:1'),
    cpu: 256,
    memoryLimitMiB: 512,
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'AdminLogs', '/admin'),
    containerPort: 80,
    listener,
    listenerRule: { priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/admin/*'])] },
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(LISTENER, {
    Port: 443,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: stack.resolve(targetGroup?.targetGroupArn) }],
  });
  expect(only(template, RULE).Actions).toEqual([
    { Type: 'forward', TargetGroupArn: { Ref: expect.stringMatching('^AdminTargetGroup') } },
  ]);
});

test('a stack without account and region can hold a service', () => {
  const stack = new Stack(new App(), 'Anywhere');
  serviceIn(stack);
  const template = Template.fromStack(stack);
  expect(containerOf(template)).toMatchObject({
    LogConfiguration: { Options: { 'awslogs-region': { Ref: 'AWS::Region' } } },
  });
  expect(JSON.stringify(rolesOf(template).ServiceTaskRole)).toContain('"aws:SourceAccount":{"Ref":"AWS::AccountId"}');
});

describe('imported parts', () => {
  const stack = stackOf();
  const vpc = vpcIn(stack);
  const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
    listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/api/1/2',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', 'sg-outer'),
  });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc });
  const service = serviceIn(stack, {
    cluster,
    listener,
    listenerRule: { priority: 1, conditions: everything },
    containerPort: 80,
  });
  const template = Template.fromStack(stack);

  test('a given cluster is used, and no other made', () => {
    template.resourceCountIs('AWS::ECS::Cluster', 0);
    expect(only(template, 'AWS::ECS::Service').Cluster).toBe('shared');
    expect(service.cluster).toBe(cluster);
  });

  test('a rule stands on an imported listener, and its security group stays as it is', () => {
    expect(only(template, RULE)).toMatchObject({ Priority: 1, ListenerArn: listener.listenerArn });
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });
});

describe('roles', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const key = new kms.Key(data, 'Key');
  const secret = new secretsmanager.Secret(data, 'Secret', { encryptionKey: key });
  const logGroup = new logs.LogGroup(data, 'Logs');
  const repository = new ecr.Repository(data, 'Images');
  const stack = stackOf(app);
  serviceIn(stack, {
    logGroup,
    image: ServiceImage.fromEcr(repository, '4f2a9c1'),
    secrets: { TOKEN: ServiceSecret.fromSecretsManager(secret) },
  });
  const template = Template.fromStack(stack);
  const imported = (name: string) => ({ 'Fn::ImportValue': expect.stringMatching(`^Data:ExportsOutput${name}`) });

  test('the execution role may do seven things and decrypt, each where it must', () => {
    expect(statementsOf(template, 'ServiceExecutionPolicy')).toEqual([
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: imported('FnGetAttImages'),
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: imported('FnGetAttLogs'),
      },
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: imported('RefSecret') },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: imported('FnGetAttKey'),
        Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
      },
    ]);
  });

  test('the execution role has that policy from its first moment', () => {
    expect(rolesOf(template).ServiceExecutionRole.ManagedPolicyArns).toEqual([
      { Ref: expect.stringMatching('^ServiceExecutionPolicy') },
    ]);
  });

  test('the task role may do nothing, and serves the tasks of this account and region alone', () => {
    const { ServiceTaskRole: role, ...others } = rolesOf(template);
    expect(Object.keys(others)).toEqual(['ServiceExecutionRole']);
    expect(role).toEqual({
      Description: 'what the application itself may do',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'ecs-tasks.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '111111111111' },
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecs:us-east-1:111111111111:*']],
                },
              },
            },
          },
        ],
      },
    });
  });

  test('no policy stands outside the one managed policy', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    for (const role of Object.values(rolesOf(template))) expect(role.Policies).toBeUndefined();
  });

  test('the stack with the data knows nothing of the service', () => {
    expect(data.dependencies).toEqual([]);
    Template.fromStack(data).resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('grants', () => {
  const app = new App();
  const data = stackOf(app, 'Data');
  const encryptionKey = new kms.Key(data, 'Key');
  const bucket = new s3.Bucket(data, 'Bucket', { encryption: s3.BucketEncryption.KMS, encryptionKey });
  const stack = stackOf(app);
  const service = serviceIn(stack);
  bucket.grantRead(service);
  const restarter = new iam.Role(stack, 'Restarter', { assumedBy: new iam.AccountRootPrincipal() });
  service.grantRestart(restarter);
  const template = Template.fromStack(stack);

  test('to the tasks go to one managed policy of the task role', () => {
    const statements = statementsOf(template, 'ServiceTaskRoleGrantedPolicy');
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      's3:GetObject*',
      's3:GetBucket*',
      's3:List*',
      'kms:Decrypt',
      'kms:DescribeKey',
    ]);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^ServiceTaskRole') }],
    });
  });

  test('to the tasks are there before the service starts', () => {
    const [id] = idsOf(template, 'AWS::IAM::ManagedPolicy').filter((each) => each.includes('Granted'));
    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([id]) });
  });

  test('let the tasks stand in the policy of a resource', () => {
    const shared = new s3.Bucket(stackOf(), 'Shared');
    const other = serviceIn(Stack.of(shared));
    shared.addToResourcePolicy(
      new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'], principals: [other.grantPrincipal] }),
    );
    Template.fromStack(Stack.of(shared)).hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServiceTaskRole'), 'Arn'] } },
          }),
        ],
      },
    });
  });

  test('to restart the service name the service alone', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    const statements: Statement[] = policy.Properties.PolicyDocument.Statement;
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['ecs:UpdateService', 'ecs:DescribeServices'],
        Resource: { Ref: 'ServiceService480762AE' },
      },
    ]);
  });
});

describe('properties that cannot be', () => {
  test('are reported all at once, after the path of the construct', () => {
    const props = { family: 'a b', cpu: 300, containerPort: 0, image: ServiceImage.fromRegistry('nginx') };
    expect(() => serviceIn(stackOf(), props)).toThrow(
      /^Service\/Service: family must be .*; cpu must be .*; image must not .*; containerPort must be [^;]*$/,
    );
  });

  test.each(['clusterName', 'containerName', 'family', 'serviceName'] as const)('%s: a name with a dot', (prop) => {
    expect(() => serviceIn(stackOf(), { [prop]: 'a.b' })).toThrow(
      `${prop} must be 1 to 255 letters, digits, hyphens and underscores, got "a.b"`,
    );
    expect(() => serviceIn(stackOf(), { [prop]: 'a'.repeat(256) })).toThrow(`${prop} must be 1 to 255`);
    expect(() => serviceIn(stackOf(), { [prop]: 'a'.repeat(255) })).not.toThrow();
  });

  test.each(['', 'spring user', 'spring:', ':spring', 'a:b:c', 'a'.repeat(33)])('the user %p', (user) => {
    expect(() => serviceIn(stackOf(), { user })).toThrow(
      `user must be user or user:group, by names or numbers of 1 to 32 letters, digits, dots, hyphens and underscores, got "${user}"`,
    );
  });

  test.each(['spring', 'spring:spring', '1000', '1000:1000', 'a'.repeat(32)])('but not the user %p', (user) => {
    expect(() => serviceIn(stackOf(), { user })).not.toThrow();
  });

  test.each(['', 'a:b', 'a*'])('the stream prefix %p', (streamPrefix) => {
    expect(() => serviceIn(stackOf(), { streamPrefix })).toThrow(
      `streamPrefix must be 1 to 128 characters other than colon and asterisk, got "${streamPrefix}"`,
    );
  });

  test.each([
    [{ clusterName: 'new' }, 'clusterName must be left out when a cluster is given, got "new"'],
    [
      { containerInsights: ecs.ContainerInsights.DISABLED },
      'containerInsights must be left out when a cluster is given, got "disabled"',
    ],
  ])('a given cluster with %j', (props, problem) => {
    const stack = stackOf();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: vpcIn(stack) });
    expect(() => serviceIn(stack, { cluster, ...props })).toThrow(problem);
  });

  test.each([
    ecs.FargatePlatformVersion.VERSION1_0,
    ecs.FargatePlatformVersion.VERSION1_1,
    ecs.FargatePlatformVersion.VERSION1_2,
    ecs.FargatePlatformVersion.VERSION1_3,
  ])('the platform version %p, which knows no fields of secrets', (platformVersion) => {
    expect(() => serviceIn(stackOf(), { platformVersion })).toThrow(
      `platformVersion must be 1.4.0 or LATEST, got "${platformVersion}"`,
    );
  });

  test.each([-1, 0, 1.5, 65_536])('the port %p', (containerPort) => {
    expect(() => serviceIn(stackOf(), { containerPort })).toThrow(
      `containerPort must be a whole number from 1 to 65535, got ${containerPort}`,
    );
  });

  test('a listener without a port', () => {
    expect(() => behindListener({ containerPort: undefined })).toThrow('containerPort must be given with a listener');
  });

  test.each(['1A', 'A-B', 'A B', 'Ä', ''])('the variable name %p', (name) => {
    const secret = ServiceSecret.fromSecretsManager(
      secretsmanager.Secret.fromSecretNameV2(stackOf(), 'Secret', 'token'),
    );
    const problem = `name must be letters, digits and '_', not a digit first, got "${name}"`;
    expect(() => serviceIn(stackOf(), { environment: { [name]: 'x' } })).toThrow(`environment ${problem}`);
    expect(() => serviceIn(stackOf(), { secrets: { [name]: secret } })).toThrow(`secrets ${problem}`);
  });

  test('a variable that is both open and secret', () => {
    const stack = stackOf();
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'token');
    const props = { environment: { A: 'x', B: 'x' }, secrets: { B: ServiceSecret.fromSecretsManager(secret) } };
    expect(() => serviceIn(stack, props)).toThrow('environment and secrets must not share names, got B in both');
  });

  test.each([0, 121])('%d seconds to stop', (seconds) => {
    expect(() => serviceIn(stackOf(), { stopTimeout: Duration.seconds(seconds) })).toThrow(
      `stopTimeout must be a whole number of seconds from 1 to 120, got ${seconds}`,
    );
  });

  test('public subnets', () => {
    const stack = stackOf();
    const vpcSubnets = { subnets: vpcIn(stack).publicSubnets };
    expect(() => serviceIn(stack, { vpcSubnets })).toThrow(
      'vpcSubnets must be private: tasks get no public IP address',
    );
  });

  test.each<[string, Partial<ContainerServiceProps>]>([
    ['listenerRule', { listenerRule: { priority: 1, conditions: everything } }],
    ['targetGroupName', { targetGroupName: 'api' }],
    ['healthCheck', { healthCheck: {} }],
    ['healthCheckGracePeriod', { healthCheckGracePeriod: Duration.seconds(1) }],
    ['deregistrationDelay', { deregistrationDelay: Duration.seconds(1) }],
    ['stickiness', { stickiness: Duration.seconds(1) }],
  ])('%s without a listener', (prop, props) => {
    expect(() => serviceIn(stackOf(), props)).toThrow(`Service/Service: ${prop} needs a listener`);
  });

  test.each(['', '-a', 'a-', 'a_b', 'a'.repeat(33)])('the target group name %p', (targetGroupName) => {
    expect(() => behindListener({ targetGroupName })).toThrow(
      `targetGroupName must be 1 to 32 letters, digits and inner hyphens, got "${targetGroupName}"`,
    );
  });

  const seconds = (value: number) => Duration.seconds(value);

  test.each<[TargetHealthCheck, string]>([
    [
      { path: 'health' },
      `path must be a URL path that begins with '/', up to 1024 characters without blanks, got "health"`,
    ],
    [{ path: '' }, `path must be a URL path that begins with '/', up to 1024 characters without blanks, got ""`],
    [{ path: '/a b' }, 'path must be a URL path'],
    [{ path: `/${'a'.repeat(1024)}` }, 'path must be a URL path'],
    [{ interval: seconds(4), timeout: seconds(2) }, 'interval must be a whole number of seconds from 5 to 300, got 4'],
    [{ interval: seconds(301) }, 'interval must be a whole number of seconds from 5 to 300, got 301'],
    [{ timeout: seconds(1) }, 'timeout must be a whole number of seconds from 2 to 120, got 1'],
    [
      { interval: seconds(200), timeout: seconds(121) },
      'timeout must be a whole number of seconds from 2 to 120, got 121',
    ],
    [{ interval: seconds(5) }, 'timeout must be less than its interval of 5 seconds, got 5'],
    [{ healthyThreshold: 1 }, 'healthyThreshold must be a whole number from 2 to 10, got 1'],
    [{ healthyThreshold: 11 }, 'healthyThreshold must be a whole number from 2 to 10, got 11'],
    [{ unhealthyThreshold: 1 }, 'unhealthyThreshold must be a whole number from 2 to 10, got 1'],
    [{ unhealthyThreshold: 11 }, 'unhealthyThreshold must be a whole number from 2 to 10, got 11'],
    [{ healthyHttpCodes: '500' }, 'healthyHttpCodes must be statuses from 200 to 499'],
    [{ healthyHttpCodes: '200;204' }, 'healthyHttpCodes must be statuses from 200 to 499'],
  ])('the health check %j', (healthCheck, problem) => {
    expect(() => behindListener({ healthCheck })).toThrow(`healthCheck.${problem}`);
  });

  test.each<TargetHealthCheck>([
    { interval: seconds(5), timeout: seconds(2), healthyThreshold: 2, unhealthyThreshold: 2 },
    { interval: seconds(300), timeout: seconds(120), healthyThreshold: 10, unhealthyThreshold: 10 },
    { path: '/health?deep=true&x=1', healthyHttpCodes: '200,204-299' },
  ])('but the health check %j can', (healthCheck) => {
    expect(() => behindListener({ healthCheck })).not.toThrow();
  });

  test.each<[Partial<ContainerServiceProps>, string]>([
    [
      { deregistrationDelay: seconds(3601) },
      'deregistrationDelay must be a whole number of seconds from 0 to 3600, got 3601',
    ],
    [{ stickiness: seconds(0) }, 'stickiness must be a whole number of seconds from 1 to 604800, got 0'],
    [{ stickiness: seconds(604_801) }, 'stickiness must be a whole number of seconds from 1 to 604800, got 604801'],
    [
      { healthCheckGracePeriod: seconds(2_147_483_648) },
      'healthCheckGracePeriod must be a whole number of seconds from 0 to 2147483647, got 2147483648',
    ],
    [
      { listenerRule: { priority: 0, conditions: everything } },
      'listenerRule.priority must be a whole number from 1 to 50000, got 0',
    ],
    [
      { listenerRule: { priority: 50_001, conditions: everything } },
      'listenerRule.priority must be a whole number from 1 to 50000, got 50001',
    ],
    [{ listenerRule: { priority: 1, conditions: [] } }, 'listenerRule.conditions must hold a condition, got none'],
  ])('behind a listener, %j', (props, problem) => {
    expect(() => behindListener(props)).toThrow(`Service/Service: ${problem}`);
  });

  test('being the default of a listener in another stack', () => {
    const app = new App();
    const { listener } = loadBalancerIn(stackOf(app, 'Edge'));
    expect(() => serviceIn(stackOf(app), { listener, containerPort: 80 })).toThrow(
      'Service/Service: listenerRule must be given when the listener is imported or in another stack',
    );
  });

  test('being the default of an imported listener', () => {
    const stack = stackOf();
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:listener/app/api/1/2',
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Outer', 'sg-outer'),
    });
    expect(() => serviceIn(stack, { listener, containerPort: 80 })).toThrow(
      'listenerRule must be given when the listener is imported or in another stack',
    );
  });

  test('being the second default of a listener', () => {
    const stack = stackOf();
    const { listener } = loadBalancerIn(stack, { defaultAction: elbv2.ListenerAction.fixedResponse(403) });
    expect(() => serviceIn(stack, { listener, containerPort: 80 })).toThrow(
      'listenerRule must be given when the listener has a default action already',
    );
  });
});

test('values known at deployment only are not judged', () => {
  const stack = new Stack(new App(), 'Service', { env: ENV });
  const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
  const text = new CfnParameter(stack, 'Text').valueAsString;
  const props = {
    cpu: number,
    memoryLimitMiB: number,
    containerPort: number,
    family: text,
    serviceName: text,
    scaling: Scaling.between({ minCapacity: number, maxCapacity: number, cpuTargetPercent: number }),
  };
  expect(() => serviceIn(stack, props)).not.toThrow();
});
