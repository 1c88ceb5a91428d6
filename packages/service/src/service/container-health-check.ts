import { Duration } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkShellPath, checkSeconds, checkTimeout, checkWhole } from '../private/checks';

/** How often a container's health is checked. The bounds are those of Amazon ECS (API reference, "HealthCheck"). */
export interface ContainerHealthCheckOptions {
  /**
   * From one check to the next, 5 to 300 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * How long a check may take, 2 to 60 seconds and less than the interval.
   *
   * @default Duration.seconds(5)
   */
  readonly timeout?: Duration;

  /**
   * Failures in a row that make the container unhealthy, 1 to 10.
   *
   * @default 3
   */
  readonly retries?: number;

  /**
   * How long the container may take to start before a failure counts, 0 to 300 seconds.
   *
   * @default Duration.seconds(60)
   */
  readonly startPeriod?: Duration;
}

/**
 * A check that Amazon ECS runs inside the container; a task whose container fails it is replaced. Amazon ECS does not
 * read the `HEALTHCHECK` of an image.
 *
 * A wrong path or number is reported when the check is given to a service.
 */
export class ContainerHealthCheck {
  /**
   * Asks the container's own port for a path by `wget`, which the image must hold.
   *
   * @param path The URL path; it begins with '/'.
   * @param options How often.
   */
  static wget(path: string, options: ContainerHealthCheckOptions = {}): ContainerHealthCheck {
    const command = (port: number) => `wget --no-verbose --tries=1 --spider http://localhost:${port}${path} || exit 1`;
    return new ContainerHealthCheck(command, options, true, checkShellPath('containerHealthCheck path', path));
  }

  /**
   * Runs a command in the container's shell; it is healthy when the command exits with 0.
   *
   * @param command The command, such as `pgrep worker || exit 1`.
   * @param options How often.
   */
  static command(command: string, options: ContainerHealthCheckOptions = {}): ContainerHealthCheck {
    const problem = command.trim() === '' ? 'containerHealthCheck must have a command, got an empty one' : undefined;
    return new ContainerHealthCheck(() => command, options, false, problem);
  }

  private readonly interval: Duration;
  private readonly timeout: Duration;
  private readonly retries: number;
  private readonly startPeriod: Duration;

  private constructor(
    private readonly commandFor: (port: number) => string,
    options: ContainerHealthCheckOptions,
    /** @internal */
    readonly _needsPort: boolean,
    private readonly problem: string | undefined,
  ) {
    this.interval = options.interval ?? Duration.seconds(30);
    this.timeout = options.timeout ?? Duration.seconds(5);
    this.retries = options.retries ?? 3;
    this.startPeriod = options.startPeriod ?? Duration.seconds(60);
  }

  /** @internal */
  _problems(): (string | undefined)[] {
    return [
      this.problem,
      checkSeconds('containerHealthCheck.interval', this.interval, 5, 300),
      checkSeconds('containerHealthCheck.timeout', this.timeout, 2, 60),
      checkTimeout('containerHealthCheck', this.timeout, this.interval),
      checkWhole('containerHealthCheck.retries', this.retries, 1, 10),
      checkSeconds('containerHealthCheck.startPeriod', this.startPeriod, 0, 300),
    ];
  }

  /** @internal */
  _bind(port: number): ecs.HealthCheck {
    return {
      command: ['CMD-SHELL', this.commandFor(port)],
      interval: this.interval,
      timeout: this.timeout,
      retries: this.retries,
      startPeriod: this.startPeriod,
    };
  }
}
