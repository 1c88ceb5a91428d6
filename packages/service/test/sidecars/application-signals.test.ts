import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { type ContainerServiceProps, ServiceImage, ServiceSecret, Sidecar } from '../../src';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { only, serviceIn, stackOf, statementsOf } from '../fixtures';

type Container = Record<string, unknown> & { Name: string; Environment?: { Name: string; Value: string }[] };

const agent = Sidecar.cloudWatchAgent({ serviceName: 'orders', environmentName: 'prod', memoryLimitMiB: 128 });

function rendered(props: Partial<ContainerServiceProps> = {}, stack = stackOf()) {
  serviceIn(stack, props);
  return Template.fromStack(stack);
}

function containersOf(template: Template): Record<string, Container> {
  const { ContainerDefinitions } = only(template, 'AWS::ECS::TaskDefinition');
  return Object.fromEntries((ContainerDefinitions as Container[]).map((container) => [container.Name, container]));
}

function variablesOf({ Environment = [] }: Container): Record<string, string> {
  return Object.fromEntries(Environment.map(({ Name, Value }) => [Name, Value]));
}

describe('cloudWatchAgent', () => {
  const template = rendered({ sidecars: [agent] });
  const containers = containersOf(template);

  test('receives metrics and traces of Application Signals', () => {
    expect(containers['cloudwatch-agent']).toMatchObject({
      Image: expect.stringMatching(/^public\.ecr\.aws\/cloudwatch-agent\/cloudwatch-agent:\d/),
      Essential: false,
      Memory: 128,
    });
    expect(JSON.parse(variablesOf(containers['cloudwatch-agent']).CW_CONFIG_CONTENT)).toEqual({
      traces: { traces_collected: { application_signals: {} } },
      logs: { metrics_collected: { application_signals: {} } },
    });
  });

  test('the application sends them to the agent with its name and environment', () => {
    expect(variablesOf(containers.app)).toMatchObject({
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=orders,deployment.environment=prod,aws.log.group.names=/service',
      OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
      OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT: 'http://localhost:4316/v1/metrics',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://localhost:4316/v1/traces',
      OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://localhost:2000',
    });
    expect(containers.app.DependsOn).toEqual([{ ContainerName: 'cloudwatch-agent', Condition: 'START' }]);
  });

  test('the task role can write traces, and metrics to the log group of Application Signals', () => {
    const arn = {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, expect.stringMatching(/log-group:\/aws\/application-signals\/data:\*$/)],
      ],
    };
    expect(statementsOf(template, 'ServiceTaskRoleGrantedPolicy')).toEqual([
      {
        Effect: 'Allow',
        Action: expect.arrayContaining(['xray:PutTraceSegments', 'xray:GetSamplingTargets']),
        Resource: '*',
      },
      { Effect: 'Allow', Action: expect.arrayContaining(['logs:PutLogEvents', 'logs:CreateLogStream']), Resource: arn },
    ]);
  });

  test('a variable of the service overrides that of the agent', () => {
    const changed = rendered({ sidecars: [agent], environment: { OTEL_TRACES_SAMPLER: 'always_on' } });
    expect(variablesOf(containersOf(changed).app).OTEL_TRACES_SAMPLER).toBe('always_on');
  });

  test('a configuration of your own needs your own permissions', () => {
    const own = Sidecar.cloudWatchAgent({ serviceName: 'a', environmentName: 'b', configuration: '{}' });
    const template = rendered({ sidecars: [own] });
    expect(variablesOf(containersOf(template)['cloudwatch-agent']).CW_CONFIG_CONTENT).toBe('{}');
    expect(Object.keys(template.findResources('AWS::IAM::ManagedPolicy')).join()).not.toContain(
      'TaskRoleGrantedPolicy',
    );
  });

  test.each([
    [{ serviceName: 'a b', environmentName: 'prod' }, 'serviceName', 'a b'],
    [{ serviceName: 'a', environmentName: 'a=b' }, 'environmentName', 'a=b'],
    [{ serviceName: '', environmentName: 'prod' }, 'serviceName', ''],
  ])('fails for %j', (props, prop, value) => {
    expect(() => rendered({ sidecars: [Sidecar.cloudWatchAgent(props)] })).toThrow(
      `Service/Service: sidecars "cloudwatch-agent".${prop} must have 1 to 255 characters without spaces, commas and equals signs, got "${value}"`,
    );
  });
});

describe('javaInstrumentation', () => {
  const template = rendered({ sidecars: [agent, Sidecar.javaInstrumentation({ memoryLimitMiB: 64 })] });
  const containers = containersOf(template);

  test('copies the agent to a volume and ends before the application starts', () => {
    expect(containers['java-instrumentation']).toMatchObject({
      Image: expect.stringMatching(/adot-autoinstrumentation-java:v\d/),
      Command: ['cp', '/javaagent.jar', '/otel-auto-instrumentation/javaagent.jar'],
      Essential: false,
      Memory: 64,
      MountPoints: [
        { SourceVolume: 'java-instrumentation', ContainerPath: '/otel-auto-instrumentation', ReadOnly: false },
      ],
    });
    expect(containers.app.DependsOn).toContainEqual({ ContainerName: 'java-instrumentation', Condition: 'SUCCESS' });
    expect(only(template, 'AWS::ECS::TaskDefinition').Volumes).toContainEqual({ Name: 'java-instrumentation' });
  });

  test('the application loads the agent, which it cannot change', () => {
    expect(variablesOf(containers.app).JAVA_TOOL_OPTIONS).toBe('-javaagent:/otel-auto-instrumentation/javaagent.jar');
    expect(containers.app.MountPoints).toContainEqual({
      SourceVolume: 'java-instrumentation',
      ContainerPath: '/otel-auto-instrumentation',
      ReadOnly: true,
    });
  });

  test('keeps the options of the application', () => {
    const environment = { JAVA_TOOL_OPTIONS: '-Xmx512m' };
    const { app } = containersOf(rendered({ sidecars: [Sidecar.javaInstrumentation()], environment }));
    expect(variablesOf(app).JAVA_TOOL_OPTIONS).toBe('-Xmx512m -javaagent:/otel-auto-instrumentation/javaagent.jar');
  });

  test('runs another image', () => {
    const stack = stackOf();
    const image = ServiceImage.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Agents', 'agents'), 'java-2');
    const template = rendered({ sidecars: [Sidecar.javaInstrumentation({ image })] }, stack);
    expect(JSON.stringify(containersOf(template)['java-instrumentation'].Image)).toContain('agents:java-2');
  });
});

test('the agent takes secrets like other sidecars', () => {
  const stack = stackOf();
  const token = secretsmanager.Secret.fromSecretCompleteArn(
    stack,
    'Token',
    'arn:aws:secretsmanager:us-east-1:111111111111:secret:agent/token-AbCdEf',
  );
  const secrets = { TOKEN: ServiceSecret.fromSecretsManager(token) };
  const sidecars = [Sidecar.cloudWatchAgent({ serviceName: 'a', environmentName: 'b', secrets })];
  expect(containersOf(rendered({ sidecars }, stack))['cloudwatch-agent'].Secrets).toHaveLength(1);
});
