import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { type ContainerServiceProps, ServiceImage, Sidecar } from '../../src';
import { only, serviceIn, stackOf, statementsOf } from '../fixtures';

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
    expect(application.DependsOn).toEqual([{ ContainerName: 'log-router', Condition: 'START' }]);
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
    const other = rendered({ sidecars: [Sidecar.logRouter({ output })] });
    expect(containersOf(other)[0].LogConfiguration).toEqual({ LogDriver: 'awsfirelens', Options: output });
    other.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });
});

describe('errors', () => {
  const image = ServiceImage.fromRegistry('proxy:1');

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
  ])('%#', (sidecars, problem) => {
    expect(() => rendered({ sidecars })).toThrow(problem);
  });
});
