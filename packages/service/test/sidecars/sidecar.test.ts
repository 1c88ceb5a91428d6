import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  ContainerHealthCheck,
  type ContainerServiceProps,
  ServiceImage,
  ServiceSecret,
  Sidecar,
  type SidecarProps,
} from '../../src';
import { only, serviceIn, stackOf, statementsOf } from '../fixtures';

const SECRET = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:agent/api-key';

type Container = Record<string, unknown> & { Name: string };

function rendered(props: Partial<ContainerServiceProps> = {}, stack = stackOf()) {
  serviceIn(stack, props);
  return Template.fromStack(stack);
}

function containersOf(template: Template): Container[] {
  return only(template, 'AWS::ECS::TaskDefinition').ContainerDefinitions as Container[];
}

describe('container', () => {
  const stack = stackOf();
  const repository = ecr.Repository.fromRepositoryName(stack, 'Proxies', 'proxy');
  const proxy = Sidecar.container({
    containerName: 'proxy',
    image: ServiceImage.fromEcr(repository, '1.2.3'),
    command: ['serve'],
    essential: true,
    memoryLimitMiB: 128,
    cpu: 64,
    environment: { MODE: 'fast' },
  });
  const template = rendered({ sidecars: [proxy] }, stack);
  const [application, sidecar] = containersOf(template);

  test('runs in the task of the application and logs to the same log group', () => {
    expect(sidecar).toMatchObject({
      Name: 'proxy',
      Command: ['serve'],
      Essential: true,
      Memory: 128,
      Cpu: 64,
      Environment: [{ Name: 'MODE', Value: 'fast' }],
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': '/service' } },
    });
  });

  test('starts before the application', () => {
    expect(application.DependsOn).toEqual([{ ContainerName: 'proxy', Condition: 'START' }]);
  });

  test('can be pulled', () => {
    const pulled = statementsOf(template, 'ServiceExecutionPolicy').map(({ Resource }) => JSON.stringify(Resource));
    expect(pulled.some((arn) => arn.includes(':repository/proxy'))).toBe(true);
  });

  test('reads secrets, which the execution role can read and a rotation restarts', () => {
    const stack = stackOf();
    const apiKey = secretsmanager.Secret.fromSecretCompleteArn(stack, 'ApiKey', `${SECRET}-a1b2c3`);
    const image = ServiceImage.fromRegistry('agent:1');
    const secrets = { API_KEY: ServiceSecret.fromSecretsManager(apiKey, 'key') };
    const service = serviceIn(stack, { sidecars: [Sidecar.container({ containerName: 'agent', image, secrets })] });
    const template = Template.fromStack(stack);
    expect(containersOf(template)[1].Secrets).toEqual([{ Name: 'API_KEY', ValueFrom: `${SECRET}-a1b2c3:key::` }]);
    expect(statementsOf(template, 'ServiceExecutionPolicy')).toContainEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: `${SECRET}-a1b2c3`,
    });
    expect(service.secrets).toEqual([apiKey]);
  });

  test.each<[Partial<SidecarProps>, string]>([
    [{ healthCheck: ContainerHealthCheck.command('agent health') }, 'HEALTHY'],
    [
      {
        healthCheck: ContainerHealthCheck.command('agent health'),
        dependencyCondition: ecs.ContainerDependencyCondition.START,
      },
      'START',
    ],
    [{ dependencyCondition: ecs.ContainerDependencyCondition.SUCCESS }, 'SUCCESS'],
  ])('the application waits for the condition of %j', (props, condition) => {
    const image = ServiceImage.fromRegistry('agent:1');
    const sidecars = [Sidecar.container({ containerName: 'agent', image, ...props })];
    const [application] = containersOf(rendered({ sidecars }));
    expect(application.DependsOn).toEqual([{ ContainerName: 'agent', Condition: condition }]);
  });

  test('has a health check on its own port', () => {
    const image = ServiceImage.fromRegistry('agent:1');
    const healthCheck = ContainerHealthCheck.wget('/ready', { port: 9000 });
    const [, agent] = containersOf(
      rendered({ sidecars: [Sidecar.container({ containerName: 'agent', image, healthCheck })], containerPort: 8080 }),
    );
    expect(agent.HealthCheck).toMatchObject({
      Command: ['CMD-SHELL', expect.stringContaining('localhost:9000/ready')],
    });
  });

  test('is not essential by default', () => {
    const sidecars = [Sidecar.container({ containerName: 'proxy', image: ServiceImage.fromRegistry('proxy:1') })];
    expect(containersOf(rendered({ sidecars }))[1].Essential).toBe(false);
  });
});

describe('openTelemetryCollector', () => {
  const template = rendered({
    sidecars: [Sidecar.openTelemetryCollector({ memoryLimitMiB: 256 })],
    environment: { A: 'b' },
  });
  const [application, collector] = containersOf(template);
  const { Value: configuration } = (collector.Environment as { Name: string; Value: string }[])[0];

  test('uses a fixed release and is not essential', () => {
    expect(collector.Image).toMatch(/^public\.ecr\.aws\/aws-observability\/aws-otel-collector:v\d+\.\d+\.\d+$/);
    expect(collector).toMatchObject({ Name: 'otel-collector', Essential: false, Memory: 256 });
  });

  test('sets the endpoint of the application, which can override it', () => {
    expect(application.Environment).toEqual([
      { Name: 'OTEL_EXPORTER_OTLP_ENDPOINT', Value: 'http://localhost:4318' },
      { Name: 'A', Value: 'b' },
    ]);
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://elsewhere' };
    expect(
      containersOf(rendered({ sidecars: [Sidecar.openTelemetryCollector()], environment }))[0].Environment,
    ).toEqual([{ Name: 'OTEL_EXPORTER_OTLP_ENDPOINT', Value: 'http://elsewhere' }]);
  });

  test('is ready before the application starts', () => {
    expect(application.DependsOn).toEqual([{ ContainerName: 'otel-collector', Condition: 'HEALTHY' }]);
    expect(collector.HealthCheck).toMatchObject({ Command: ['CMD', '/healthcheck'], Interval: 5, Timeout: 2 });
    expect(configuration).toMatch(/^extensions:\n {2}health_check: \{\}/);
    expect(configuration).toMatch(/service:\n {2}extensions: \[health_check\]/);
  });

  test('reads its configuration from a parameter, without permissions and without a health check', () => {
    const stack = stackOf();
    const parameter = ssm.StringParameter.fromStringParameterName(stack, 'Configuration', '/api/collector');
    const secrets = { AOT_CONFIG_CONTENT: ServiceSecret.fromSsmParameter(parameter) };
    const [, other] = containersOf(rendered({ sidecars: [Sidecar.openTelemetryCollector({ secrets })] }, stack));
    expect(other.Environment).toBeUndefined();
    expect(other.Secrets).toEqual([{ Name: 'AOT_CONFIG_CONTENT', ValueFrom: expect.anything() }]);
    expect(other.HealthCheck).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });

  test('listens on localhost, and sends traces to AWS X-Ray and metrics to the log group', () => {
    expect(configuration).toContain('endpoint: localhost:4318');
    expect(configuration).not.toContain('0.0.0.0');
    expect(configuration).toContain('region: us-east-1');
    expect(configuration).toContain('log_group_name: /service');
    expect(configuration).toMatch(/traces:\n {6}receivers: \[otlp\]\n.*\n {6}exporters: \[awsxray\]/);
  });

  test('grants exactly the required permissions', () => {
    const [tracing, writing, ...others] = statementsOf(template, 'ServiceTaskRoleGrantedPolicy');
    expect(others).toEqual([]);
    expect(tracing).toMatchObject({
      Action: ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'].map(
        (action) => `xray:${action}`,
      ),
      Resource: '*',
    });
    expect(writing.Action).toEqual(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents']);
    expect(JSON.stringify(writing.Resource)).toContain(':log-group:/service:*');
  });

  test('uses another configuration and image, without granting permissions', () => {
    const image = ServiceImage.fromRegistry('otel/opentelemetry-collector:0.139.0');
    const other = rendered({ sidecars: [Sidecar.openTelemetryCollector({ configuration: 'receivers: {}', image })] });
    expect(containersOf(other)[1]).toMatchObject({
      Image: 'otel/opentelemetry-collector:0.139.0',
      Environment: [{ Name: 'AOT_CONFIG_CONTENT', Value: 'receivers: {}' }],
    });
    other.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });
});

describe('logRouter', () => {
  const template = rendered({ sidecars: [Sidecar.logRouter()], streamPrefix: 'web' });
  const [application, router] = containersOf(template);

  test('sends the output of the application to the log group', () => {
    expect(application.LogConfiguration).toEqual({
      LogDriver: 'awsfirelens',
      Options: {
        Name: 'cloudwatch_logs',
        region: 'us-east-1',
        log_group_name: '/service',
        log_stream_prefix: 'web/',
        auto_create_group: 'false',
      },
    });
  });

  test('is ready before the application starts', () => {
    expect(application.DependsOn).toEqual([{ ContainerName: 'log-router', Condition: 'HEALTHY' }]);
    expect(router.HealthCheck).toEqual({
      Command: ['CMD-SHELL', 'nc -z 127.0.0.1 24224 || exit 1'],
      Interval: 5,
      Retries: 10,
      StartPeriod: 60,
      Timeout: 2,
    });
  });

  test('another image has no health check, unless one is given', () => {
    const image = ServiceImage.fromRegistry('fluent/fluent-bit:4.1.0');
    const [without] = containersOf(rendered({ sidecars: [Sidecar.logRouter({ image })] }));
    expect(without.DependsOn).toEqual([{ ContainerName: 'log-router', Condition: 'START' }]);
    const healthCheck = ContainerHealthCheck.exec(['/fluent-bit/bin/fluent-bit', '--version']);
    const [checked] = containersOf(rendered({ sidecars: [Sidecar.logRouter({ image, healthCheck })] }));
    expect(checked.DependsOn).toEqual([{ ContainerName: 'log-router', Condition: 'HEALTHY' }]);
  });

  test('reads options from secrets, which the execution role can read', () => {
    const stack = stackOf();
    const apiKey = secretsmanager.Secret.fromSecretCompleteArn(stack, 'ApiKey', `${SECRET}-a1b2c3`);
    const output = {
      options: { Name: 'datadog', TLS: 'on' },
      secretOptions: { apikey: ServiceSecret.fromSecretsManager(apiKey) },
    };
    const service = serviceIn(stack, { sidecars: [Sidecar.logRouter({ output })] });
    const template = Template.fromStack(stack);
    expect(containersOf(template)[0].LogConfiguration).toEqual({
      LogDriver: 'awsfirelens',
      Options: { Name: 'datadog', TLS: 'on' },
      SecretOptions: [{ Name: 'apikey', ValueFrom: `${SECRET}-a1b2c3` }],
    });
    expect(statementsOf(template, 'ServiceExecutionPolicy')).toContainEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: `${SECRET}-a1b2c3`,
    });
    expect(service.secrets).toEqual([apiKey]);
  });

  test('is one essential container with its own logs', () => {
    expect(containersOf(template)).toHaveLength(2);
    expect(router).toMatchObject({
      Name: 'log-router',
      Essential: true,
      FirelensConfiguration: { Type: 'fluentbit', Options: { 'enable-ecs-log-metadata': 'true' } },
      LogConfiguration: { LogDriver: 'awslogs' },
    });
    expect(router.Image).toMatch(/^public\.ecr\.aws\/aws-observability\/aws-for-fluent-bit:\d+\.\d+\.\d+$/);
  });

  test('grants permission to write to the log group only', () => {
    const [writing, ...others] = statementsOf(template, 'ServiceTaskRoleGrantedPolicy');
    expect(others).toEqual([]);
    expect(writing.Action).toEqual(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents']);
  });

  test('uses another output, without granting permissions', () => {
    const output = { Name: 'http', Host: 'logs.example.com' };
    const other = rendered({ sidecars: [Sidecar.logRouter({ output: { options: output } })] });
    expect(containersOf(other)[0].LogConfiguration).toEqual({ LogDriver: 'awsfirelens', Options: output });
    other.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });
});

describe('errors', () => {
  const image = ServiceImage.fromRegistry('proxy:1');
  const plain = ServiceSecret.fromSecretsManager(
    secretsmanager.Secret.fromSecretCompleteArn(stackOf(), 'ApiKey', `${SECRET}-a1b2c3`),
  );

  test.each<[Sidecar[], string]>([
    [[Sidecar.container({ containerName: 'a.b', image })], 'sidecars containerName must be 1 to 255 letters'],
    [[Sidecar.container({ containerName: 'app', image })], 'sidecars must have unique names, got "app" more than once'],
    [
      [Sidecar.container({ containerName: 'x', image: ServiceImage.fromRegistry('proxy') })],
      'sidecars "x": image must not have the tag "latest"',
    ],
    [
      [Sidecar.container({ containerName: 'x', image, memoryLimitMiB: 5 })],
      'sidecars "x".memoryLimitMiB must be a whole number of 6 or more, got 5',
    ],
    [
      [Sidecar.container({ containerName: 'x', image, cpu: -1 })],
      'sidecars "x".cpu must be a whole number of 0 or more, got -1',
    ],
    [
      [Sidecar.container({ containerName: 'x', image, healthCheck: ContainerHealthCheck.wget('/') })],
      'sidecars "x": containerHealthCheck with wget requires containerPort or port',
    ],
    [
      [
        Sidecar.container({
          containerName: 'x',
          image,
          dependencyCondition: ecs.ContainerDependencyCondition.HEALTHY,
        }),
      ],
      'sidecars "x".dependencyCondition HEALTHY requires a healthCheck',
    ],
    ...[ecs.ContainerDependencyCondition.COMPLETE, ecs.ContainerDependencyCondition.SUCCESS].map(
      (dependencyCondition): [Sidecar[], string] => [
        [Sidecar.container({ containerName: 'x', image, essential: true, dependencyCondition })],
        `sidecars "x".dependencyCondition ${dependencyCondition} requires essential: false`,
      ],
    ),
    [
      [Sidecar.container({ containerName: 'x', image, environment: { A: '1' }, secrets: { A: plain } })],
      'sidecars "x".environment and sidecars "x".secrets must not have the same names, got A in both',
    ],
    [
      [Sidecar.logRouter({ output: { options: { Name: 'http' }, secretOptions: { Name: plain } } })],
      'sidecars "log-router".output.options and secretOptions must not have the same names, got Name in both',
    ],
    [
      [Sidecar.logRouter({ output: { options: { '': 'http' } } })],
      'sidecars "log-router".output.options must not have an empty name, got ""',
    ],
    [
      [Sidecar.logRouter({ output: { options: { Name: 'http' }, secretOptions: { '': plain } } })],
      'sidecars "log-router".output.secretOptions must not have an empty name, got ""',
    ],
    [
      [
        Sidecar.container({ containerName: 'x', image, cpu: 200 }),
        Sidecar.container({ containerName: 'y', image, cpu: 313 }),
      ],
      'sidecars must reserve at most the cpu of the task, 512, got 513',
    ],
  ])('%#', (sidecars, problem) => {
    expect(() => rendered({ sidecars })).toThrow(problem);
  });
});
