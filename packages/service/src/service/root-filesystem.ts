import { Token } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkForm, checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';

/** Result of `RootFilesystem.bind`. */
export interface RootFilesystemConfig {
  /** Whether the container can only read its root file system. */
  readonly readonlyRootFilesystem: boolean;

  /**
   * Writable directories in the memory of the task.
   *
   * @default - none
   */
  readonly tmpfs?: ecs.Tmpfs[];

  /**
   * Volumes of the task definition.
   *
   * @default - none
   */
  readonly volumes?: ecs.Volume[];

  /**
   * Where the container mounts the volumes.
   *
   * @default - none
   */
  readonly mountPoints?: ecs.MountPoint[];
}

/**
 * Which files of a container are writable.
 *
 * To use volumes, extend this class and implement `isWritable` and `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 * @example
 * const rootFilesystem = RootFilesystem.readOnly({ '/tmp': 128, '/var/cache/nginx': 64 });
 */
export abstract class RootFilesystem {
  /**
   * Makes the root file system read-only, except for directories in the memory of the task. They count toward
   * `memoryLimitMiB`, and their content is lost when the task stops.
   *
   * @param writable Size in MiB of each writable directory, by absolute path. By default, 64 MiB at `/tmp`.
   */
  static readOnly(writable: Record<string, number> = { '/tmp': 64 }): RootFilesystem {
    return new ReadOnly(writable);
  }

  /** Makes the root file system writable, within the permissions of the container's user. It uses ephemeral storage. */
  static writable(): RootFilesystem {
    return new Writable();
  }

  /**
   * Returns whether a directory is writable. ECS Exec requires `/var/lib/amazon` and `/var/log/amazon`.
   *
   * @param path Absolute path of the directory.
   */
  abstract isWritable(path: string): boolean;

  /**
   * Returns the file systems of a container. Called once for each container that uses it.
   *
   * @param scope The service.
   */
  abstract bind(scope: Construct): RootFilesystemConfig;

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

class ReadOnly extends RootFilesystem {
  constructor(private readonly directories: Record<string, number>) {
    super();
  }

  override isWritable(path: string): boolean {
    return path in this.directories;
  }

  override validate(_scope: Construct, { memoryLimitMiB }: ServiceContext): string[] {
    const sizes = Object.entries(this.directories);
    const sum = sizes.reduce((total, [, size]) => total + size, 0);
    return problemsOf([
      ...sizes.flatMap(([path, size]) => [
        checkForm('rootFilesystem path', path, /^\/[^\s:,]+$/, 'an absolute path without spaces, colons and commas'),
        checkWhole(`rootFilesystem size of "${path}" in MiB`, size, 1),
      ]),
      !Token.isUnresolved(memoryLimitMiB) && sum >= memoryLimitMiB
        ? `rootFilesystem directories must be smaller in total than memoryLimitMiB ${memoryLimitMiB}, got ${sum} MiB`
        : undefined,
    ]);
  }

  override bind(): RootFilesystemConfig {
    const tmpfs = Object.entries(this.directories).map(([containerPath, size]) => ({ containerPath, size }));
    return { readonlyRootFilesystem: true, tmpfs };
  }
}

class Writable extends RootFilesystem {
  override isWritable(): boolean {
    return true;
  }

  override bind(): RootFilesystemConfig {
    return { readonlyRootFilesystem: false };
  }
}
