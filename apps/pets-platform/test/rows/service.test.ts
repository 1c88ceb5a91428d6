import { Match } from 'aws-cdk-lib/assertions';
import { ENVIRONMENT_NAMES } from '../../src/environments';
import { Deployment } from '../deployment';

const deployment = new Deployment();
const tasks = { dev: [1, 1], staging: [2, 4], prod: [2, 10] };

describe.each(ENVIRONMENT_NAMES)('in %s', (environment) => {
  const service = deployment.template(environment, 'Service');
  const traffic = deployment.template(environment, 'Traffic');
  const definition = deployment.taskDefinition(environment);
  const [container] = definition.ContainerDefinitions;
  const fromStack = (stack: string, output: string) => ({
    'Fn::GetStackOutput': expect.objectContaining({
      StackName: `${environment}-${stack}`,
      OutputName: expect.stringContaining(output),
    }),
  });

  test('V1: the cluster has Container Insights, and the task has 512 CPU units and 1,024 MiB', () => {
    service.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterName: 'pets-api-cluster',
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
    });
    expect(definition).toMatchObject({
      Family: 'pets-api',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      Cpu: '512',
      Memory: '1024',
    });
  });

  test("V2: the container has the service's port, profile and secrets", () => {
    expect(container).toMatchObject({
      Name: 'pets-api',
      PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
      Environment: expect.arrayContaining([{ Name: 'SPRING_PROFILES_ACTIVE', Value: environment }]),
    });
    expect(container.Secrets.map(({ Name }: { Name: string }) => Name)).toEqual([
      'SPRING_DATASOURCE_URL',
      'SPRING_DATASOURCE_USERNAME',
      'SPRING_DATASOURCE_PASSWORD',
      'JWT_SECRET',
      'SPRING_DATA_REDIS_PASSWORD',
    ]);
  });

  test('V2: user name and password are read from one secret, so that a rotation changes both at once', () => {
    const [, username, password] = container.Secrets;
    const [usernameSecret, usernameField] = username.ValueFrom['Fn::Join'][1];
    const [passwordSecret, passwordField] = password.ValueFrom['Fn::Join'][1];
    expect(usernameSecret).toEqual(passwordSecret);
    expect([usernameField, passwordField]).toEqual([':username::', ':password::']);
  });

  test('D11: while old and new tasks run during a deployment, all pools together stay below the alarm', () => {
    const { Value } = container.Environment.find(({ Name }: { Name: string }) => Name.endsWith('MAXIMUM_POOL_SIZE'));
    expect(Number(Value)).toBeGreaterThanOrEqual(2);
    expect(Number(Value) * tasks[environment][1] * 2).toBeLessThanOrEqual(80);
  });

  test('V2: the image is in the repository of the account, with a fixed tag', () => {
    expect(JSON.stringify(container.Image)).toMatch(/111111111111\.dkr\.ecr\.us-east-1\..*\/pets-api:/);
    expect(JSON.stringify(container.Image)).not.toContain('latest');
  });

  test('V3: the container has the health check of the design', () => {
    expect(container.HealthCheck).toEqual({
      Command: ['CMD-SHELL', 'wget --no-verbose --tries=1 --spider http://localhost:8080/actuator/health || exit 1'],
      Interval: 30,
      Timeout: 5,
      Retries: 3,
      StartPeriod: 60,
    });
  });

  test('V4: the container logs to the log group of the application', () => {
    expect(container.LogConfiguration).toEqual({
      LogDriver: 'awslogs',
      Options: {
        'awslogs-group': '/ecs/pets-api',
        'awslogs-region': 'us-east-1',
        'awslogs-stream-prefix': 'ecs',
      },
    });
  });

  test('V5, V9, P6: the service is in private subnets, and a failed deployment rolls back', () => {
    service.hasResourceProperties('AWS::ECS::Service', {
      ServiceName: 'pets-api-service',
      LaunchType: 'FARGATE',
      HealthCheckGracePeriodSeconds: 60,
      DeploymentConfiguration: {
        MaximumPercent: 200,
        MinimumHealthyPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          SecurityGroups: [{ 'Fn::GetStackOutput': { OutputName: Match.stringLikeRegexp('SecurityGroupsService') } }],
          Subnets: [
            { 'Fn::GetStackOutput': { OutputName: Match.stringLikeRegexp('privateSubnet1') } },
            { 'Fn::GetStackOutput': { OutputName: Match.stringLikeRegexp('privateSubnet2') } },
          ],
        },
      },
    });
  });

  /** The initial value of the parameter that a number refers to, or the number. */
  const initial = (value: number | { Ref: string }): number => {
    if (typeof value === 'number') return value;
    const { Default: name } = service.findParameters(value.Ref)[value.Ref] as { Default: string };
    const parameters = deployment.resources(environment, 'Data', 'AWS::SSM::Parameter');
    return Number(parameters.find(({ Properties }) => Properties.Name === name)?.Properties.Value);
  };

  test('V5, V6: the service has one task or autoscaling', () => {
    const [least, most] = tasks[environment];
    const scaled = most > least;
    const [{ Properties: properties }] = deployment.resources(environment, 'Service', 'AWS::ECS::Service');
    // the standby of prod can take over: then this service has no tasks
    if (environment === 'prod')
      expect(properties.DesiredCount).toEqual({
        'Fn::If': [expect.stringMatching('HasNoCapacity'), 0, { Ref: 'AWS::NoValue' }],
      });
    else expect(properties.DesiredCount).toBe(scaled ? undefined : least);
    service.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', scaled ? 1 : 0);
    service.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', scaled ? 2 : 0);
    if (scaled) {
      const [target] = deployment.resources(environment, 'Service', 'AWS::ApplicationAutoScaling::ScalableTarget');
      expect(target.Properties.MaxCapacity).toBe(most);
      expect(initial(target.Properties.MinCapacity)).toBe(least);
    }
  });

  test('P6: an output states how long a rollout takes, from the health checks to the end of draining', () => {
    const [output] = Object.values(service.findOutputs('Rollout'));
    expect(output.Value).toBe('healthy 30 s + drained 30 s + stopped 30 s = 90 s after the start');
  });

  test('V7: the load balancer is internet-facing, drops invalid headers and has access logs', () => {
    traffic.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Name: 'pets-api-alb',
      Scheme: 'internet-facing',
      Type: 'application',
      IpAddressType: 'ipv4',
      Subnets: [
        { 'Fn::GetStackOutput': { OutputName: Match.stringLikeRegexp('publicSubnet1') } },
        { 'Fn::GetStackOutput': { OutputName: Match.stringLikeRegexp('publicSubnet2') } },
      ],
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'deletion_protection.enabled', Value: String(environment !== 'dev') },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        { Key: 'access_logs.s3.enabled', Value: 'true' },
      ]),
    });
  });

  test('V7: port 443 has a certificate and TLS 1.2 or later, and port 80 redirects to it', () => {
    traffic.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: { Ref: Match.stringLikeRegexp('Certificate') } }],
      SslPolicy: Match.stringLikeRegexp('^ELBSecurityPolicy-TLS13-1-2-'),
    });
    traffic.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Port: '443', Protocol: 'HTTPS', StatusCode: 'HTTP_301' } },
      ],
    });
  });

  test('V8: the target group has the health check of the design', () => {
    service.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      // A fixed name would block the replacement that a new port, VPC or load balancer requires.
      Name: Match.absent(),
      Protocol: 'HTTP',
      Port: 8080,
      TargetType: 'ip',
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/actuator/health',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 3,
      Matcher: { HttpCode: '200' },
    });
  });

  test('V8: the target group is in the stack of its tasks, and its rule is attached to the listener of Traffic', () => {
    const [[targetGroup]] = Object.entries(service.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
    expect(deployment.resources(environment, 'Service', 'AWS::ElasticLoadBalancingV2::ListenerRule')).toMatchObject([
      {
        Properties: {
          Priority: 10_000,
          ListenerArn: fromStack('Traffic', 'RefLoadBalancerHttps'),
          Actions: [{ Type: 'forward', TargetGroupArn: { Ref: targetGroup } }],
        },
      },
    ]);
    traffic.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 0);
  });

  describe('V10: the roles', () => {
    const roles = service.findResources('AWS::IAM::Role');
    const roleOf = (reference: { 'Fn::GetAtt': [string, string] }) => roles[reference['Fn::GetAtt'][0]].Properties;

    test('the execution role has the actions of the design on the resources that the task needs', () => {
      const [{ Ref: policy }] = roleOf(definition.ExecutionRoleArn).ManagedPolicyArns;
      const { Statement } = service.findResources('AWS::IAM::ManagedPolicy')[policy].Properties.PolicyDocument;
      const allowed = Statement.map(({ Action, Resource }: { Action: string | string[]; Resource: unknown }) => [
        Action,
        Resource,
      ]);
      const output = (name: string) => fromStack('Data', name);
      expect(allowed).toEqual([
        [
          ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          'arn:aws:ecr:us-east-1:111111111111:repository/pets-api',
        ],
        ['ecr:GetAuthorizationToken', '*'],
        [
          ['logs:CreateLogStream', 'logs:PutLogEvents'],
          'arn:aws:logs:us-east-1:111111111111:log-group:/ecs/pets-api:*',
        ],
        [
          'secretsmanager:GetSecretValue',
          [output('CacheAuth'), output('SecretsJwt'), output('SecretsUrl'), output('SecretsUser')],
        ],
        ['kms:Decrypt', output('DataKey')],
      ]);
    });

    test('the task role has no permissions', () => {
      const { ManagedPolicyArns, Policies } = roleOf(definition.TaskRoleArn);
      expect([ManagedPolicyArns, Policies]).toEqual([undefined, undefined]);
    });

    test('no other policy is attached to the roles', () => {
      service.resourceCountIs('AWS::IAM::Policy', 0);
    });
  });

  test('V12: a rotated password starts new tasks, without a custom function', () => {
    service.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({
        source: ['aws.secretsmanager'],
        // each secret that the tasks read
        resources: ['SecretsUrl', 'SecretsUser', 'SecretsJwt', 'CacheAuth'].map((name) => ({
          'Fn::GetStackOutput': Match.objectLike({ OutputName: Match.stringLikeRegexp(name) }),
        })),
      }),
      Targets: [Match.objectLike({ Arn: { Ref: Match.stringLikeRegexp('^Restart') } })],
    });
    const [{ Properties }] = deployment.resources(environment, 'Service', 'AWS::StepFunctions::StateMachine');
    expect(JSON.stringify(Properties.DefinitionString)).toContain(':aws-sdk:ecs:updateService');
    expect(JSON.stringify(Properties.DefinitionString)).toMatch(/ForceNewDeployment[^,}]*true/);
    const functions = Object.keys(service.findResources('AWS::Lambda::Function'));
    expect(functions.filter((id) => !id.startsWith('ServiceMigration'))).toEqual([]);
  });

  test('V12: a restart that fails or is not delivered is alarmed', () => {
    const [queue] = Object.keys(service.findResources('AWS::SQS::Queue')).filter((id) => id.startsWith('Restart'));
    service.hasResourceProperties('AWS::Events::Rule', {
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } } })],
    });
    const alarms = deployment.resources(environment, 'ServiceHealth', 'AWS::CloudWatch::Alarm');
    const alarm = (name: string) => alarms.find(({ Properties }) => Properties.AlarmName === name)?.Properties;
    expect(alarm('pets-api-restart-failed')).toMatchObject({
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
      Statistic: 'Sum',
      Dimensions: [{ Name: 'StateMachineArn', Value: fromStack('Service', 'Restart') }],
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      AlarmActions: ['arn:aws:sns:us-east-1:111111111111:alerts'],
    });
    expect(alarm('pets-api-restart-not-delivered')).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Statistic: 'Maximum',
      Dimensions: [{ Name: 'QueueName', Value: fromStack('Service', 'RestartDeadLetters') }],
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      AlarmActions: ['arn:aws:sns:us-east-1:111111111111:alerts'],
    });
  });

  describe('the migration', () => {
    const migration = deployment.taskDefinition(environment, 'migration');
    const [[resource, { Properties: run }], ...others] = Object.entries(
      service.findResources('Custom::ServiceMigration'),
    );

    test('runs the command `migrate` of the same image, as the same user, with the size and the roles of the service', () => {
      expect(others).toEqual([]);
      expect(migration).toMatchObject({
        Family: 'pets-api-migration',
        Cpu: definition.Cpu,
        Memory: definition.Memory,
        ExecutionRoleArn: definition.ExecutionRoleArn,
        TaskRoleArn: definition.TaskRoleArn,
      });
      expect(migration.ContainerDefinitions).toMatchObject([
        {
          Name: container.Name,
          Command: ['migrate'],
          Image: container.Image,
          User: container.User,
          Environment: container.Environment,
          ReadonlyRootFilesystem: true,
        },
      ]);
    });

    test('has the secrets of the database only, of the user of the application', () => {
      const [{ Secrets }] = migration.ContainerDefinitions;
      expect(Secrets).toEqual(
        container.Secrets.filter(({ Name }: { Name: string }) => Name.startsWith('SPRING_DATASOURCE_')),
      );
      expect(Secrets).toHaveLength(3);
      expect(JSON.stringify(Secrets)).not.toContain('SecretsPassword');
    });

    test('logs to the log group of the application, with its own stream prefix', () => {
      const { Options } = container.LogConfiguration;
      expect(migration.ContainerDefinitions[0].LogConfiguration).toEqual({
        LogDriver: 'awslogs',
        Options: { ...Options, 'awslogs-stream-prefix': 'migration' },
      });
      expect(run).toMatchObject({ LogGroup: '/ecs/pets-api', LogStreamPrefix: 'migration/pets-api' });
    });

    test('runs in the subnets and with the security group of the service', () => {
      const [{ Properties }] = deployment.resources(environment, 'Service', 'AWS::ECS::Service');
      const { Subnets, SecurityGroups } = Properties.NetworkConfiguration.AwsvpcConfiguration;
      expect(run).toMatchObject({
        Cluster: { 'Fn::GetAtt': [Properties.Cluster.Ref, 'Arn'] },
        Subnets,
        SecurityGroups,
      });
    });

    test('runs for each new task definition, before the service gets its own, and after the first rotation', () => {
      const [id] = Object.keys(
        service.findResources('AWS::ECS::TaskDefinition', { Properties: { Family: 'pets-api-migration' } }),
      );
      expect(run.TaskDefinition).toEqual({ Ref: id });
      service.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([resource]) });
      const before = deployment.artifact(environment, 'Service').dependencies.map(({ id: stack }) => stack);
      expect(before).toContain(deployment.artifact(environment, 'Rotation').id);
    });

    test('is started by a function in private subnets, with an encrypted log group and a dead-letter queue', () => {
      const [{ Properties }, ...more] = deployment.resources(environment, 'Service', 'AWS::Lambda::Function');
      expect(more).toEqual([]);
      expect(Properties).toMatchObject({
        VpcConfig: { SubnetIds: run.Subnets, SecurityGroupIds: run.SecurityGroups },
        DeadLetterConfig: {
          TargetArn: { 'Fn::GetAtt': [expect.stringMatching('^ServiceMigrationDeadLetters'), 'Arn'] },
        },
        LoggingConfig: { LogGroup: { Ref: expect.stringMatching('^MigrationLogs') } },
      });
      service.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: '/aws/lambda/pets-api-migration',
        RetentionInDays: { dev: 7, staging: 14, prod: 30 }[environment],
        KmsKeyId: Match.anyValue(),
      });
    });
  });

  test('V11: image tags are immutable, images are scanned and encrypted, and the repository is retained', () => {
    deployment.template(environment, 'Governance').hasResource('AWS::ECR::Repository', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        RepositoryName: 'pets-api',
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
        EncryptionConfiguration: Match.objectLike({ EncryptionType: 'KMS' }),
      },
    });
  });

  test('only the Network stack has security group rules', () => {
    for (const stack of deployment.stacks(environment).filter((name) => name !== 'Network' && name !== 'Recovery')) {
      for (const type of [
        'AWS::EC2::SecurityGroup',
        'AWS::EC2::SecurityGroupIngress',
        'AWS::EC2::SecurityGroupEgress',
      ]) {
        deployment.template(environment, stack).resourceCountIs(type, 0);
      }
    }
  });
});

describe('V11: image replication', () => {
  test('images are replicated to the recovery Region', () => {
    deployment.template('prod', 'Governance').hasResourceProperties('AWS::ECR::ReplicationConfiguration', {
      ReplicationConfiguration: {
        Rules: [
          {
            Destinations: [{ Region: 'us-west-2', RegistryId: '111111111111' }],
            RepositoryFilters: [{ Filter: 'pets-api', FilterType: 'PREFIX_MATCH' }],
          },
        ],
      },
    });
  });

  test('the replica repository has the same settings as the original', () => {
    const [copies, ...others] = deployment.resources('prod', 'Recovery', 'AWS::ECR::Repository');
    const [originals] = deployment.resources('prod', 'Governance', 'AWS::ECR::Repository');
    expect(others).toEqual([]);
    expect(deployment.artifact('prod', 'Recovery').environment.region).toBe('us-west-2');
    const key = { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: expect.anything() } };
    expect(copies).toEqual({ ...originals, Properties: { ...originals.Properties, ...key } });
  });

  test('the replica repository is created before the first replication, which would create it with defaults otherwise', () => {
    const before = deployment.artifact('prod', 'Governance').dependencies.map(({ id }) => id);
    expect(before).toContain(deployment.artifact('prod', 'Recovery').id);
  });

  test('logical ids of stateful resources are stable', () => {
    const ids = (type: string) => Object.keys(deployment.template('prod', 'Recovery').findResources(type));
    expect(ids('AWS::ECR::Repository')).toEqual(['Images2D38C313']);
    expect(ids('AWS::KMS::Key')).toContain('ImagesKey954580DA');
  });

  test.each(['dev', 'staging'] as const)('%s, which has no recovery Region, has no replication', (environment) => {
    deployment.template(environment, 'Governance').resourceCountIs('AWS::ECR::ReplicationConfiguration', 0);
  });
});

test.each(ENVIRONMENT_NAMES)('a setting disables the migration of %s', (environment) => {
  const disabled = new Deployment({ [`PETS_${environment.toUpperCase()}_MIGRATION`]: 'false' });
  const types = ['Custom::ServiceMigration', 'AWS::Lambda::Function'] as const;
  for (const type of types) disabled.template(environment, 'Service').resourceCountIs(type, 0);
  expect(disabled.taskDefinition(environment)).toEqual(deployment.taskDefinition(environment));
  const [other] = ENVIRONMENT_NAMES.filter((name) => name !== environment);
  disabled.template(other, 'Service').resourceCountIs('Custom::ServiceMigration', 1);
});
