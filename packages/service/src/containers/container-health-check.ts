import { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkSeconds, checkShellPath, checkTimeout, checkWhole } from '../private/checks';
import { type Problem, problemsOf } from '../private/validation';

/**
 * Options of a container health check.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export interface ContainerHealthCheckOptions {
  /**
   * Time between two checks, 5 to 300 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * How long a check can take, 2 to 60 seconds and less than the interval.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;

  /**
   * Consecutive failed checks before the container is considered unhealthy, 1 to 10.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * Time after the start of the container during which failed checks are ignored, 0 to 300 seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly startPeriod?: Duration;
}

/** Options of a container health check with `wget`. */
export interface WgetHealthCheckOptions extends ContainerHealthCheckOptions {
  /**
   * Port to request, 1 to 65,535. Required for a sidecar.
   *
   * @default - `containerPort` of the service
   */
  readonly port?: number;
}

/**
 * A health check that Amazon ECS runs inside the container. Amazon ECS replaces a task whose container is unhealthy. It ignores
 * the `HEALTHCHECK` of an image.
 *
 * To add a kind of check, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html
 * @example
 * const containerHealthCheck = ContainerHealthCheck.wget('/health');
 */
export abstract class ContainerHealthCheck {
  /**
   * Requests a path of the container with `wget`, which the image must contain. Requires `containerPort` or `port`.
   *
   * @param path URL path. It starts with '/'.
   * @param options Port, interval, timeout and retries.
   */
  static wget(path: string, options: WgetHealthCheckOptions = {}): ContainerHealthCheck {
    return new Wget(path, options);
  }

  /**
   * Runs a command in the shell of the container. The container is healthy if the command exits with 0.
   *
   * @param command The command, such as `pgrep worker || exit 1`.
   * @param options Interval, timeout and retries.
   */
  static command(command: string, options: ContainerHealthCheckOptions = {}): ContainerHealthCheck {
    return new Command(command, options);
  }

  /**
   * Runs a program of the container without a shell, for images that have no shell. The container is healthy if it exits with 0.
   *
   * @param command The program and its arguments, such as `['/healthcheck']`.
   * @param options Interval, timeout and retries.
   */
  static exec(command: string[], options: ContainerHealthCheckOptions = {}): ContainerHealthCheck {
    return new Exec(command, options);
  }

  /**
   * Returns the health check of the container.
   *
   * @param scope The service.
   * @param context Properties of the service.
   */
  abstract bind(scope: Construct, context: ServiceContext): ecs.HealthCheck;

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

class Wget extends ContainerHealthCheck {
  constructor(
    private readonly path: string,
    private readonly options: WgetHealthCheckOptions,
  ) {
    super();
  }

  override validate(_scope: Construct, { containerPort }: ServiceContext): string[] {
    const { port } = this.options;
    return problemsOf([
      checkShellPath('containerHealthCheck path', this.path),
      (port ?? containerPort) === undefined
        ? 'containerHealthCheck with wget requires containerPort or port'
        : undefined,
      checkWhole('containerHealthCheck.port', port, 1, 65_535),
      ...optionProblems(this.options),
    ]);
  }

  override bind(_scope: Construct, { containerPort }: ServiceContext): ecs.HealthCheck {
    const url = `http://localhost:${this.options.port ?? containerPort}${this.path}`;
    return shellCheck(`wget --no-verbose --tries=1 --spider ${url} || exit 1`, this.options);
  }
}

class Command extends ContainerHealthCheck {
  constructor(
    private readonly command: string,
    private readonly options: ContainerHealthCheckOptions,
  ) {
    super();
  }

  override validate(): string[] {
    return problemsOf([
      this.command.trim() === '' ? 'containerHealthCheck command must not be empty, got ""' : undefined,
      ...optionProblems(this.options),
    ]);
  }

  override bind(): ecs.HealthCheck {
    return shellCheck(this.command, this.options);
  }
}

class Exec extends ContainerHealthCheck {
  constructor(
    private readonly command: string[],
    private readonly options: ContainerHealthCheckOptions,
  ) {
    super();
  }

  override validate(): string[] {
    return problemsOf([
      this.command.length === 0 ? 'containerHealthCheck command must have at least one entry, got none' : undefined,
      ...optionProblems(this.options),
    ]);
  }

  override bind(): ecs.HealthCheck {
    return { command: ['CMD', ...this.command], ...withDefaults(this.options) };
  }
}

function optionProblems(options: ContainerHealthCheckOptions): Problem[] {
  const { interval, timeout, retries, startPeriod } = withDefaults(options);
  return [
    checkSeconds('containerHealthCheck.interval', interval, 5, 300),
    checkSeconds('containerHealthCheck.timeout', timeout, 2, 60),
    checkTimeout('containerHealthCheck', timeout, interval),
    checkWhole('containerHealthCheck.retries', retries, 1, 10),
    checkSeconds('containerHealthCheck.startPeriod', startPeriod, 0, 300),
  ];
}

function shellCheck(command: string, options: ContainerHealthCheckOptions): ecs.HealthCheck {
  return { command: ['CMD-SHELL', command], ...withDefaults(options) };
}

function withDefaults(options: ContainerHealthCheckOptions): Required<ContainerHealthCheckOptions> {
  return {
    interval: options.interval ?? Duration.seconds(30),
    timeout: options.timeout ?? Duration.seconds(5),
    retries: options.retries ?? 3,
    startPeriod: options.startPeriod ?? Duration.seconds(60),
  };
}
