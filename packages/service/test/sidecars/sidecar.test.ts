import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import { type ContainerServiceProps, ServiceImage, type ServiceConnectOptions, Sidecar } from '../../src';
import { only, serviceIn, stackOf, statementsOf } from '../surroundings';

type Container = Record<string, unknown> & { Name: string };

function rendered(props: Partial<ContainerServiceProps> = {}, stack = stackOf()) {
  serviceIn(stack, props);
  return Template.fromStack(stack);
}

function containersOf(template: Template): Container[] {
  return only(template, 'AWS::ECS::TaskDefinition').ContainerDefinitions as Container[];
}

describe('any container', () => {
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
  const [application, beside] = containersOf(template);

  test('runs beside the application, in the same log', () => {
    expect(beside).toMatchObject({
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

  test('may be pulled', () => {
    const pulled = statementsOf(template, 'ServiceExecutionPolicy').map(({ Resource }) => JSON.stringify(Resource));
    expect(pulled.some((arn) => arn.includes(':repository/proxy'))).toBe(true);
  });

  test('ends without the task unless it is told otherwise', () => {
    const sidecars = [Sidecar.container({ containerName: 'proxy', image: ServiceImage.fromRegistry('proxy:1') })];
    expect(containersOf(rendered({ sidecars }))[1].Essential).toBe(false);
  });
});

describe('an OpenTelemetry collector', () => {
  const template = rendered({
    sidecars: [Sidecar.openTelemetryCollector({ memoryLimitMiB: 256 })],
    environment: { A: 'b' },
  });
  const [application, collector] = containersOf(template);
  const { Value: configuration } = (collector.Environment as { Name: string; Value: string }[])[0];

  test('is a release that stays, and not essential', () => {
    expect(collector.Image).toMatch(/^public\.ecr\.aws\/aws-observability\/aws-otel-collector:v\d+\.\d+\.\d+$/);
    expect(collector).toMatchObject({ Name: 'otel-collector', Essential: false, Memory: 256 });
  });

  test('is known to the application, which may choose another', () => {
    expect(application.Environment).toEqual([
      { Name: 'OTEL_EXPORTER_OTLP_ENDPOINT', Value: 'http://localhost:4318' },
      { Name: 'A', Value: 'b' },
    ]);
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://elsewhere' };
    expect(
      containersOf(rendered({ sidecars: [Sidecar.openTelemetryCollector()], environment }))[0].Environment,
    ).toEqual([{ Name: 'OTEL_EXPORTER_OTLP_ENDPOINT', Value: 'http://elsewhere' }]);
  });

  test('listens within the task, and sends traces to AWS X-Ray and metrics to the log group', () => {
    expect(configuration).toContain('endpoint: localhost:4318');
    expect(configuration).not.toContain('0.0.0.0');
    expect(configuration).toContain('region: us-east-1');
    expect(configuration).toContain('log_group_name: /service');
    expect(configuration).toMatch(/traces:\n {6}receivers: \[otlp\]\n.*\n {6}exporters: \[awsxray\]/);
  });

  test('may do that and nothing else', () => {
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

  test('takes another configuration and image, for which nothing is granted', () => {
    const image = ServiceImage.fromRegistry('otel/opentelemetry-collector:0.139.0');
    const other = rendered({ sidecars: [Sidecar.openTelemetryCollector({ configuration: 'receivers: {}', image })] });
    expect(containersOf(other)[1]).toMatchObject({
      Image: 'otel/opentelemetry-collector:0.139.0',
      Environment: [{ Name: 'AOT_CONFIG_CONTENT', Value: 'receivers: {}' }],
    });
    other.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });
});

describe('a log router', () => {
  const template = rendered({ sidecars: [Sidecar.logRouter()], streamPrefix: 'web' });
  const [application, router] = containersOf(template);

  test('takes the log of the application to the log group', () => {
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

  test('is there once, essential, and logs what it does itself', () => {
    expect(containersOf(template)).toHaveLength(2);
    expect(router).toMatchObject({
      Name: 'log-router',
      Essential: true,
      FirelensConfiguration: { Type: 'fluentbit', Options: { 'enable-ecs-log-metadata': 'true' } },
      LogConfiguration: { LogDriver: 'awslogs' },
    });
    expect(router.Image).toMatch(/^public\.ecr\.aws\/aws-observability\/aws-for-fluent-bit:\d+\.\d+\.\d+$/);
  });

  test('may write to that log group alone', () => {
    const [writing, ...others] = statementsOf(template, 'ServiceTaskRoleGrantedPolicy');
    expect(others).toEqual([]);
    expect(writing.Action).toEqual(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents']);
  });

  test('sends elsewhere, for which nothing is granted', () => {
    const output = { Name: 'http', Host: 'logs.example.com' };
    const other = rendered({ sidecars: [Sidecar.logRouter({ output })] });
    expect(containersOf(other)[0].LogConfiguration).toEqual({ LogDriver: 'awsfirelens', Options: output });
    other.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
  });
});

describe('sidecars that cannot be', () => {
  const image = ServiceImage.fromRegistry('proxy:1');

  test.each<[Sidecar[], string]>([
    [[Sidecar.container({ containerName: 'a.b', image })], 'sidecars containerName must be 1 to 255 letters'],
    [
      [Sidecar.container({ containerName: 'app', image })],
      'sidecars must have names of their own, got "app" more than once',
    ],
    [
      [Sidecar.container({ containerName: 'x', image: ServiceImage.fromRegistry('proxy') })],
      'sidecars "x": image must not have the tag "latest"',
    ],
    [
      [Sidecar.container({ containerName: 'x', image, memoryLimitMiB: 5 })],
      'sidecars "x".memoryLimitMiB must be a whole number that is 6 or more, got 5',
    ],
    [
      [Sidecar.container({ containerName: 'x', image, cpu: -1 })],
      'sidecars "x".cpu must be a whole number that is 0 or more, got -1',
    ],
    [[Sidecar.logRouter(), Sidecar.logRouter()], 'sidecars must hold one log router at most'],
  ])('%#', (sidecars, problem) => {
    expect(() => rendered({ sidecars })).toThrow(problem);
  });
});

describe('Service Connect', () => {
  function connected(options: Partial<ServiceConnectOptions> = {}, props: Partial<ContainerServiceProps> = {}) {
    const stack = stackOf();
    const cloudMapNamespace = servicediscovery.HttpNamespace.fromHttpNamespaceAttributes(stack, 'Namespace', {
      namespaceArn: 'arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-1',
      namespaceId: 'ns-1',
      namespaceName: 'internal',
    });
    return rendered({ serviceConnect: { cloudMapNamespace, ...options }, containerPort: 8080, ...props }, stack);
  }
  const connection = (template: Template) => only(template, 'AWS::ECS::Service').ServiceConnectConfiguration;

  test('makes the service known by its port, and logs', () => {
    const template = connected({ dnsName: 'orders', port: 80 });
    expect(connection(template)).toMatchObject({
      Enabled: true,
      Namespace: 'arn:aws:servicediscovery:us-east-1:111111111111:namespace/ns-1',
      Services: [{ PortName: 'app', ClientAliases: [{ DnsName: 'orders', Port: 80 }] }],
      LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': '/service' } },
    });
    expect(containersOf(template)[0].PortMappings).toEqual([
      { Name: 'app', AppProtocol: 'http', ContainerPort: 8080, Protocol: 'tcp' },
    ]);
  });

  test('is called on its own port unless it is told otherwise', () => {
    expect(connection(connected())).toMatchObject({ Services: [{ ClientAliases: [{ Port: 8080 }] }] });
  });

  test('lets a worker call the others', () => {
    connected({}, { containerPort: undefined }).hasResourceProperties('AWS::ECS::Service', {
      ServiceConnectConfiguration: Match.objectLike({ Enabled: true, Services: [] }),
    });
  });

  test.each<[Partial<ServiceConnectOptions>, Partial<ContainerServiceProps>, string]>([
    [{ port: 0 }, {}, 'serviceConnect.port must be a whole number from 1 to 65535, got 0'],
    [{ dnsName: 'x' }, { containerPort: undefined }, 'serviceConnect.dnsName and port need a containerPort'],
  ])('fails for %j with %j', (options, props, problem) => {
    expect(() => connected(options, props)).toThrow(problem);
  });
});
