import { Stack } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { checkEcsName, checkWhole } from '../private/checks';
import { collectorConfiguration, collectorStatements } from './private/collector';
import { ServiceImage } from '../images/service-image';

/** Releases of AWS's own images that are known to exist; every sidecar takes another. */
const COLLECTOR_IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0';
const ROUTER_IMAGE = 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.15';

/** What every sidecar may have. */
export interface SidecarOptions {
  /**
   * Memory of the task that the container may use at most, in MiB, 6 or more.
   *
   * @default - all that the others leave
   */
  readonly memoryLimitMiB?: number;

  /**
   * CPU units of the task that are the container's own.
   *
   * @default - shared with the others
   */
  readonly cpu?: number;

  /**
   * Environment variables. They stand readable in the template: nothing secret.
   *
   * @default - none
   */
  readonly environment?: Record<string, string>;
}

/** Properties of any container beside the application's. */
export interface SidecarProps extends SidecarOptions {
  /** Name of the container. */
  readonly containerName: string;

  /** Image that the container runs. */
  readonly image: ServiceImage;

  /**
   * Command in place of the image's.
   *
   * @default - that of the image
   */
  readonly command?: string[];

  /**
   * Whether the whole task ends when this container does.
   *
   * @default false
   */
  readonly essential?: boolean;
}

/** Properties of an OpenTelemetry collector. */
export interface CollectorProps extends SidecarOptions {
  /**
   * Image of the AWS Distro for OpenTelemetry.
   *
   * @default - a release of it in Amazon ECR Public, which the tasks must reach
   */
  readonly image?: ServiceImage;

  /**
   * Configuration in YAML. What it sends elsewhere, the task role must be granted.
   *
   * @default - traces go to AWS X-Ray, metrics as embedded metrics to the log group of the service
   */
  readonly configuration?: string;
}

/** Properties of a log router. */
export interface LogRouterProps extends SidecarOptions {
  /**
   * Image of AWS for Fluent Bit.
   *
   * @default - a release of it in Amazon ECR Public, which the tasks must reach
   */
  readonly image?: ServiceImage;

  /**
   * Output of Fluent Bit, `Name` and its options. What it sends elsewhere, the task role must be granted.
   *
   * @default - the log group of the service
   */
  readonly output?: Record<string, string>;
}

/** What a sidecar is told of the service. */
interface Surroundings {
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly logGroup: logs.ILogGroup;
  readonly streamPrefix: string;
}

interface Parts {
  readonly containerName: string;
  readonly image: ServiceImage;
  readonly essential: boolean;
  readonly options: SidecarOptions;
  readonly command?: string[];
  /** Variables that the sidecar itself needs. */
  readonly environmentFor?: (scope: Construct, logGroup: logs.ILogGroup) => Record<string, string>;
  /** Variables by which the application finds it. */
  readonly applicationEnvironment?: Record<string, string>;
  readonly statementsFor?: (logGroup: logs.ILogGroup) => iam.PolicyStatement[];
  /** Output of the application's log, if the sidecar takes it. */
  readonly logOutput?: (scope: Construct, surroundings: Surroundings) => Record<string, string>;
}

/**
 * A container that runs beside the application's in every task and shares its network, CPU and memory. It starts before the
 * application does.
 */
export class Sidecar {
  /** Any container. */
  static container(props: SidecarProps): Sidecar {
    const { containerName, image, command, essential = false } = props;
    return new Sidecar({ containerName, image, command, essential, options: props });
  }

  /**
   * An OpenTelemetry collector, which takes traces and metrics at `localhost:4317` (gRPC) and `localhost:4318` (HTTP). The
   * application is told by `OTEL_EXPORTER_OTLP_ENDPOINT`. Traces and metrics are charged.
   */
  static openTelemetryCollector(props: CollectorProps = {}): Sidecar {
    const { configuration } = props;
    return new Sidecar({
      containerName: 'otel-collector',
      image: props.image ?? ServiceImage.fromRegistry(COLLECTOR_IMAGE),
      essential: false,
      options: props,
      environmentFor: (scope, logGroup) => ({
        AOT_CONFIG_CONTENT: configuration ?? collectorConfiguration(Stack.of(scope).region, logGroup.logGroupName),
      }),
      applicationEnvironment: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' },
      statementsFor: configuration === undefined ? collectorStatements : undefined,
    });
  }

  /**
   * Fluent Bit by FireLens, which takes what the application writes to its output and sends it anywhere. The task ends when
   * it does, for nothing is worse than an application without a log.
   */
  static logRouter(props: LogRouterProps = {}): Sidecar {
    const { output } = props;
    return new Sidecar({
      containerName: 'log-router',
      image: props.image ?? ServiceImage.fromRegistry(ROUTER_IMAGE),
      essential: true,
      options: props,
      statementsFor: output === undefined ? writeTo : undefined,
      logOutput: (scope, { logGroup, streamPrefix }) =>
        output ?? {
          Name: 'cloudwatch_logs',
          region: Stack.of(scope).region,
          log_group_name: logGroup.logGroupName,
          log_stream_prefix: `${streamPrefix}/`,
          auto_create_group: 'false',
        },
    });
  }

  private constructor(private readonly parts: Parts) {}

  /** @internal */
  get _containerName(): string {
    return this.parts.containerName;
  }

  /** @internal */
  get _image(): ServiceImage {
    return this.parts.image;
  }

  /** @internal */
  get _applicationEnvironment(): Record<string, string> {
    return this.parts.applicationEnvironment ?? {};
  }

  /** @internal */
  get _routesLogs(): boolean {
    return this.parts.logOutput !== undefined;
  }

  /** @internal */
  _problems(): (string | undefined)[] {
    const { containerName, image, options } = this.parts;
    const prop = `sidecars "${containerName}"`;
    return [
      checkEcsName('sidecars containerName', containerName),
      image._problem && `${prop}: ${image._problem}`,
      checkWhole(`${prop}.memoryLimitMiB`, options.memoryLimitMiB, 6),
      checkWhole(`${prop}.cpu`, options.cpu, 0),
    ];
  }

  /** @internal */
  _logDriver(scope: Construct, surroundings: Surroundings): ecs.LogDriver | undefined {
    const output = this.parts.logOutput?.(scope, surroundings);
    return output && ecs.LogDrivers.firelens({ options: output });
  }

  /** @internal */
  _statements(logGroup: logs.ILogGroup): iam.PolicyStatement[] {
    return this.parts.statementsFor?.(logGroup) ?? [];
  }

  /** @internal */
  _bind(scope: Construct, surroundings: Surroundings): ecs.ContainerDefinition {
    const { containerName, image, essential, options, command, environmentFor } = this.parts;
    const { taskDefinition, logGroup, streamPrefix } = surroundings;
    const definition = {
      containerName,
      image: image._bind(scope),
      essential,
      command,
      cpu: options.cpu,
      memoryLimitMiB: options.memoryLimitMiB,
      environment: { ...environmentFor?.(scope, logGroup), ...options.environment },
      logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix }),
    };
    if (!this._routesLogs) return taskDefinition.addContainer(containerName, definition);
    const firelensConfig = { type: ecs.FirelensLogRouterType.FLUENTBIT, options: { enableECSLogMetadata: true } };
    return taskDefinition.addFirelensLogRouter(containerName, { ...definition, firelensConfig });
  }
}

/** What writing to a log group takes when it is not Amazon ECS that writes. */
function writeTo({ logGroupArn }: logs.ILogGroup): iam.PolicyStatement[] {
  const actions = ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];
  return [new iam.PolicyStatement({ actions, resources: [logGroupArn] })];
}
