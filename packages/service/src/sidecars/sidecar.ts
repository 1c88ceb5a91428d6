import { Duration, Stack } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ContainerHealthCheck } from '../containers/container-health-check';
import { sidecarOptionProblems } from '../containers/shared/container-checks';
import type { ServiceContext } from '../deployment/service-context';
import { ServiceImage } from '../images/service-image';
import { checkEcsName, checkWhole, nameProblems } from '../private/checks';
import { secretProblems, variableProblems } from '../private/secret-checks';
import { problemsOf } from '../private/validation';
import {
  AGENT_CONFIGURATION,
  agentStatements,
  checkAttribute,
  INSTRUMENTATION_PATH,
  signalVariables,
} from './private/application-signals';
import { collectorConfiguration, collectorStatements } from './private/collector';
import type { SidecarBindOptions, SidecarConfig } from './sidecar-config';
import type {
  CloudWatchAgentProps,
  CollectorProps,
  JavaInstrumentationProps,
  LogRouterProps,
  SidecarProps,
} from './sidecar-props';

/** Releases of images that AWS publishes. Each sidecar can use another image. */
const COLLECTOR_IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0';
const AGENT_IMAGE = 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300062.0b1304';
const JAVA_IMAGE = 'public.ecr.aws/aws-observability/adot-autoinstrumentation-java:v2.28.2';
const ROUTER_IMAGE = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.15';

/** How soon a container is considered ready. */
const READINESS = { interval: Duration.seconds(5), timeout: Duration.seconds(2) };

/**
 * A container that runs next to the application's container in every task and shares its network, CPU and memory. It starts
 * before the application, and with a health check the application waits until it is healthy.
 *
 * To add a kind of sidecar, extend this class and implement `containerName` and `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definitions.html
 * @example
 * const sidecars = [Sidecar.openTelemetryCollector({ memoryLimitMiB: 256 })];
 */
export abstract class Sidecar {
  /** Runs any container. */
  static container(props: SidecarProps): Sidecar {
    return new PlainSidecar(props);
  }

  /**
   * Runs an OpenTelemetry collector, which receives traces and metrics at `localhost:4317` (gRPC) and `localhost:4318`
   * (HTTP). The application receives the endpoint in `OTEL_EXPORTER_OTLP_ENDPOINT`. Traces and metrics are charged.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/trace-data.html
   */
  static openTelemetryCollector(props: CollectorProps = {}): Sidecar {
    return new Collector(props);
  }

  /**
   * Runs the CloudWatch agent for Application Signals, which receives metrics and traces of the application. The application
   * receives the `OTEL_…` variables of the AWS Distro for OpenTelemetry, which its image contains or `javaInstrumentation` adds.
   * Application Signals is charged.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
   */
  static cloudWatchAgent(props: CloudWatchAgentProps): Sidecar {
    return new CloudWatchAgent(props);
  }

  /**
   * Adds the Java agent of the AWS Distro for OpenTelemetry to the application: a container copies it to a volume and ends before
   * the application starts. The application receives `-javaagent` in `JAVA_TOOL_OPTIONS`, after its own options. It uses memory
   * and CPU of the application.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
   */
  static javaInstrumentation(props: JavaInstrumentationProps = {}): Sidecar {
    return new JavaInstrumentation(props);
  }

  /**
   * Runs Fluent Bit with FireLens, which receives the output of the application and sends it to a destination. The task stops
   * when the log router stops, so that the application never runs without logs.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
   */
  static logRouter(props: LogRouterProps = {}): Sidecar {
    return new LogRouter(props);
  }

  /** Name of the container, unique in the task. */
  abstract readonly containerName: string;

  /**
   * Returns the container, and what the application requires to use it.
   *
   * @param scope The service.
   * @param options The logs of the service.
   */
  abstract bind(scope: Construct, options: SidecarBindOptions): SidecarConfig;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _scope The service.
   * @param _context Properties of the service.
   */
  validate(_scope: Construct, _context: ServiceContext): string[] {
    return [];
  }
}

class PlainSidecar extends Sidecar {
  readonly containerName: string;

  constructor(protected readonly props: SidecarProps) {
    super();
    this.containerName = props.containerName;
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    const prop = `sidecars "${this.containerName}"`;
    const { image, memoryLimitMiB, cpu, environment, secrets, healthCheck, containerOptions } = this.props;
    return problemsOf([
      checkEcsName('sidecars containerName', this.containerName),
      ...image.validate(scope).map((problem) => `${prop}: ${problem}`),
      checkWhole(`${prop}.memoryLimitMiB`, memoryLimitMiB, 6),
      checkWhole(`${prop}.cpu`, cpu, 0),
      ...variableProblems(`${prop}.`, environment, secrets),
      ...sidecarOptionProblems(`${prop}.containerOptions`, containerOptions, memoryLimitMiB),
      ...(healthCheck?.validate(scope, context) ?? []).map((problem) => `${prop}: ${problem}`),
      checkCondition(prop, this.props),
    ]);
  }

  override bind(scope: Construct, { logGroup, streamPrefix, context }: SidecarBindOptions): SidecarConfig {
    const { image, essential = false, command, cpu, memoryLimitMiB, environment, secrets } = this.props;
    const logging = ecs.LogDrivers.awsLogs({ logGroup, streamPrefix });
    const healthCheck = this.props.healthCheck?.bind(scope, context);
    const { containerOptions } = this.props;
    const resources = {
      image: image.bind(scope),
      essential,
      command: command ?? containerOptions?.command,
      cpu,
      memoryLimitMiB,
    };
    return {
      container: { ...containerOptions, ...resources, environment, secrets, healthCheck, logging },
      dependencyCondition: this.props.dependencyCondition,
    };
  }
}

class Collector extends PlainSidecar {
  constructor(private readonly collector: CollectorProps) {
    const { image, configuration, healthCheck, ...options } = collector;
    // The release of AWS has the program, and the default configuration the extension that it requests.
    const ownConfiguration = configuration ?? collector.secrets?.AOT_CONFIG_CONTENT;
    const usesDefaults = image === undefined && ownConfiguration === undefined;
    super({
      ...options,
      containerName: 'otel-collector',
      image: image ?? ServiceImage.fromRegistry(COLLECTOR_IMAGE),
      healthCheck: healthCheck ?? (usesDefaults ? ContainerHealthCheck.exec(['/healthcheck'], READINESS) : undefined),
    });
  }

  override bind(scope: Construct, options: SidecarBindOptions): SidecarConfig {
    const config = super.bind(scope, options);
    const { logGroup } = options;
    const { configuration, secrets } = this.collector;
    const applicationEnvironment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' };
    if (secrets?.AOT_CONFIG_CONTENT !== undefined) return { ...config, applicationEnvironment };
    const { region } = Stack.of(scope);
    const AOT_CONFIG_CONTENT = configuration ?? collectorConfiguration(region, logGroup.logGroupName);
    return {
      ...config,
      container: { ...config.container, environment: { AOT_CONFIG_CONTENT, ...config.container.environment } },
      applicationEnvironment,
      taskRoleStatements: configuration === undefined ? collectorStatements(logGroup) : [],
    };
  }
}

class CloudWatchAgent extends PlainSidecar {
  constructor(private readonly agent: CloudWatchAgentProps) {
    const image = agent.image ?? ServiceImage.fromRegistry(AGENT_IMAGE);
    super({ ...agent, containerName: 'cloudwatch-agent', image });
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    const prop = `sidecars "${this.containerName}"`;
    return [
      ...super.validate(scope, context),
      ...problemsOf([
        checkAttribute(`${prop}.serviceName`, this.agent.serviceName),
        checkAttribute(`${prop}.environmentName`, this.agent.environmentName),
      ]),
    ];
  }

  override bind(scope: Construct, options: SidecarBindOptions): SidecarConfig {
    const config = super.bind(scope, options);
    const { serviceName, environmentName, configuration } = this.agent;
    const CW_CONFIG_CONTENT = configuration ?? AGENT_CONFIGURATION;
    return {
      ...config,
      container: { ...config.container, environment: { CW_CONFIG_CONTENT, ...config.container.environment } },
      applicationEnvironment: signalVariables(serviceName, environmentName, options.logGroup.logGroupName),
      taskRoleStatements: configuration === undefined ? agentStatements(scope) : [],
    };
  }
}

class JavaInstrumentation extends PlainSidecar {
  constructor({ image, ...options }: JavaInstrumentationProps) {
    super({
      ...options,
      containerName: 'java-instrumentation',
      image: image ?? ServiceImage.fromRegistry(JAVA_IMAGE),
      command: ['cp', '/javaagent.jar', `${INSTRUMENTATION_PATH}/javaagent.jar`],
      dependencyCondition: ecs.ContainerDependencyCondition.SUCCESS,
    });
  }

  override bind(scope: Construct, options: SidecarBindOptions): SidecarConfig {
    const mount = { sourceVolume: this.containerName, containerPath: INSTRUMENTATION_PATH };
    return {
      ...super.bind(scope, options),
      volumes: [{ name: this.containerName }],
      mountPoints: [{ ...mount, readOnly: false }],
      applicationMountPoints: [{ ...mount, readOnly: true }],
      applicationEnvironment: { JAVA_TOOL_OPTIONS: `-javaagent:${INSTRUMENTATION_PATH}/javaagent.jar` },
    };
  }
}

class LogRouter extends PlainSidecar {
  constructor(private readonly router: LogRouterProps) {
    const { image, healthCheck, ...options } = router;
    // AWS advises against sending records to Fluent Bit as a health check, because they wait behind logs. This one connects only.
    const listens = ContainerHealthCheck.command('nc -z 127.0.0.1 24224 || exit 1', { ...READINESS, retries: 10 });
    super({
      ...options,
      containerName: 'log-router',
      image: image ?? ServiceImage.fromRegistry(ROUTER_IMAGE),
      essential: true,
      healthCheck: healthCheck ?? (image === undefined ? listens : undefined),
    });
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    const { options, secretOptions = {} } = this.router.output ?? { options: {} };
    const both = Object.keys(secretOptions).filter((name) => name in options);
    const prop = 'sidecars "log-router".output';
    return [
      ...super.validate(scope, context),
      ...problemsOf([
        ...nameProblems(`${prop}.options`, options),
        ...nameProblems(`${prop}.secretOptions`, secretOptions),
        ...secretProblems(`${prop}.secretOptions`, secretOptions),
        both.length > 0
          ? `${prop}.options and secretOptions must not have the same names, got ${both.join(', ')} in both`
          : undefined,
      ]),
    ];
  }

  override bind(scope: Construct, options: SidecarBindOptions): SidecarConfig {
    const { logGroup, streamPrefix } = options;
    const { output } = this.router;
    const toLogGroup = {
      Name: 'cloudwatch_logs',
      region: Stack.of(scope).region,
      log_group_name: logGroup.logGroupName,
      log_stream_prefix: `${streamPrefix}/`,
      auto_create_group: 'false',
    };
    const actions = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
    const write = new iam.PolicyStatement({ actions, resources: [logGroup.logGroupArn] });
    return {
      ...super.bind(scope, options),
      firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT, options: { enableECSLogMetadata: true } },
      applicationLogging: ecs.LogDrivers.firelens({
        options: output?.options ?? toLogGroup,
        secretOptions: output?.secretOptions,
      }),
      taskRoleStatements: output === undefined ? [write] : [],
    };
  }
}

function checkCondition(
  prop: string,
  { dependencyCondition, healthCheck, essential }: SidecarProps,
): string | undefined {
  const { HEALTHY, COMPLETE, SUCCESS } = ecs.ContainerDependencyCondition;
  if (dependencyCondition === HEALTHY && !healthCheck) {
    return `${prop}.dependencyCondition HEALTHY requires a healthCheck`;
  }
  const ends = dependencyCondition === COMPLETE || dependencyCondition === SUCCESS;
  return ends && essential ? `${prop}.dependencyCondition ${dependencyCondition} requires essential: false` : undefined;
}
