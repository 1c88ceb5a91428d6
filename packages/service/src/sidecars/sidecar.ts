import { Stack } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { ServiceImage } from '../images/service-image';
import { checkEcsName, checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';
import { collectorConfiguration, collectorStatements } from './private/collector';
import type { SidecarBindOptions, SidecarConfig } from './sidecar-config';
import type { CollectorProps, LogRouterProps, SidecarProps } from './sidecar-props';

/** Releases of images that AWS publishes. Each sidecar can use another image. */
const COLLECTOR_IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0';
const ROUTER_IMAGE = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.15';

/**
 * A container that runs next to the application's container in every task and shares its network, CPU and memory. It starts
 * before the application.
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

  override validate(scope: Construct): string[] {
    const prop = `sidecars "${this.containerName}"`;
    return problemsOf([
      checkEcsName('sidecars containerName', this.containerName),
      ...this.props.image.validate(scope).map((problem) => `${prop}: ${problem}`),
      checkWhole(`${prop}.memoryLimitMiB`, this.props.memoryLimitMiB, 6),
      checkWhole(`${prop}.cpu`, this.props.cpu, 0),
    ]);
  }

  override bind(scope: Construct, { logGroup, streamPrefix }: SidecarBindOptions): SidecarConfig {
    const { image, essential = false, command, cpu, memoryLimitMiB, environment } = this.props;
    const logging = ecs.LogDrivers.awsLogs({ logGroup, streamPrefix });
    return {
      container: { image: image.bind(scope), essential, command, cpu, memoryLimitMiB, environment, logging },
    };
  }
}

class Collector extends PlainSidecar {
  constructor(private readonly collector: CollectorProps) {
    const { image = ServiceImage.fromRegistry(COLLECTOR_IMAGE), cpu, memoryLimitMiB, environment } = collector;
    super({ containerName: 'otel-collector', image, cpu, memoryLimitMiB, environment });
  }

  override bind(scope: Construct, options: SidecarBindOptions): SidecarConfig {
    const { container } = super.bind(scope, options);
    const { logGroup } = options;
    const { configuration } = this.collector;
    const { region } = Stack.of(scope);
    const AOT_CONFIG_CONTENT = configuration ?? collectorConfiguration(region, logGroup.logGroupName);
    return {
      container: { ...container, environment: { AOT_CONFIG_CONTENT, ...container.environment } },
      applicationEnvironment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' },
      taskRoleStatements: configuration === undefined ? collectorStatements(logGroup) : [],
    };
  }
}

class LogRouter extends PlainSidecar {
  constructor(private readonly router: LogRouterProps) {
    const { image = ServiceImage.fromRegistry(ROUTER_IMAGE), cpu, memoryLimitMiB, environment } = router;
    super({ containerName: 'log-router', image, cpu, memoryLimitMiB, environment, essential: true });
  }

  override bind(scope: Construct, options: SidecarBindOptions): SidecarConfig {
    const { container } = super.bind(scope, options);
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
      container,
      firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT, options: { enableECSLogMetadata: true } },
      applicationLogging: ecs.LogDrivers.firelens({ options: output ?? toLogGroup }),
      taskRoleStatements: output === undefined ? [write] : [],
    };
  }
}
