import { Token } from 'aws-cdk-lib/core';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IDependable } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { checkContainerPath, checkEcsName, checkWhole } from '../private/checks';
import { problemsOf } from '../private/validation';
import type { ServiceVolume } from './service-volume';

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

  /**
   * Ephemeral storage of the task in GiB, 21 to 200.
   *
   * @default - 20 GiB, the default of AWS Fargate
   */
  readonly ephemeralStorageGiB?: number;

  /**
   * Permissions of the task role that the volumes require.
   *
   * @default - none
   */
  readonly taskRoleStatements?: iam.PolicyStatement[];

  /**
   * Constructs that a task requires when it starts.
   *
   * @default - nothing
   */
  readonly dependencies?: IDependable[];
}

/**
 * Which files of a container are writable.
 *
 * To add a kind, extend this class and implement `isWritable` and `bind`.
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
   * Adds volumes to the container.
   *
   * @param volumes The volumes, such as `ServiceVolume.efs`.
   */
  withVolumes(...volumes: ServiceVolume[]): RootFilesystem {
    return new WithVolumes(this, volumes);
  }

  /**
   * Increases the ephemeral storage of the task, which its containers, images and writable files share. More than 20 GiB is
   * charged.
   *
   * @param sizeInGiB Total size, 21 to 200 GiB.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
   */
  withEphemeralStorage(sizeInGiB: number): RootFilesystem {
    return new WithEphemeralStorage(this, sizeInGiB);
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
        checkContainerPath('rootFilesystem path', path),
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

class WithVolumes extends RootFilesystem {
  constructor(
    private readonly inner: RootFilesystem,
    private readonly volumes: ServiceVolume[],
  ) {
    super();
  }

  override isWritable(path: string): boolean {
    const volume = this.volumes.find(
      ({ containerPath }) => path === containerPath || path.startsWith(`${containerPath}/`),
    );
    return volume ? !volume.readOnly : this.inner.isWritable(path);
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    const repeats = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index);
    const paths = repeats(this.volumes.map(({ containerPath }) => containerPath));
    const names = repeats(this.volumes.map(({ volumeName }) => volumeName));
    return [
      ...this.inner.validate(scope, context),
      ...problemsOf([
        ...this.volumes.flatMap(({ containerPath, volumeName }) => [
          checkContainerPath('rootFilesystem volume containerPath', containerPath),
          checkEcsName('rootFilesystem volumeName', volumeName),
        ]),
        paths.length > 0 ? `rootFilesystem volumes must have unique paths, got ${paths.join(', ')} twice` : undefined,
        names.length > 0 ? `rootFilesystem volumes must have unique names, got ${names.join(', ')} twice` : undefined,
      ]),
    ];
  }

  override bind(scope: Construct): RootFilesystemConfig {
    const config = this.inner.bind(scope);
    const bound = this.volumes.map((volume) => volume.bind(scope));
    const mountPoints = this.volumes.map(({ containerPath, volumeName, readOnly }) => ({
      containerPath,
      sourceVolume: volumeName,
      readOnly,
    }));
    return {
      ...config,
      volumes: [...(config.volumes ?? []), ...bound.map(({ volume }) => volume)],
      mountPoints: [...(config.mountPoints ?? []), ...mountPoints],
      dependencies: [...(config.dependencies ?? []), ...bound.flatMap(({ dependencies = [] }) => dependencies)],
      taskRoleStatements: [
        ...(config.taskRoleStatements ?? []),
        ...bound.flatMap(({ taskRoleStatements = [] }) => taskRoleStatements),
      ],
    };
  }
}

class WithEphemeralStorage extends RootFilesystem {
  constructor(
    private readonly inner: RootFilesystem,
    private readonly ephemeralStorageGiB: number,
  ) {
    super();
  }

  override isWritable(path: string): boolean {
    return this.inner.isWritable(path);
  }

  override validate(scope: Construct, context: ServiceContext): string[] {
    const size = checkWhole('rootFilesystem ephemeral storage in GiB', this.ephemeralStorageGiB, 21, 200);
    return [...this.inner.validate(scope, context), ...problemsOf([size])];
  }

  override bind(scope: Construct): RootFilesystemConfig {
    return { ...this.inner.bind(scope), ephemeralStorageGiB: this.ephemeralStorageGiB };
  }
}
