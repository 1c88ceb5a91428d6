import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as efs from 'aws-cdk-lib/aws-efs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IDependable } from 'constructs';

/** Result of `ServiceVolume.bind`. */
export interface ServiceVolumeConfig {
  /** Volume of the task definition, with the name `volumeName`. */
  readonly volume: ecs.Volume;

  /**
   * Permissions of the task role that the volume requires.
   *
   * @default - none
   */
  readonly taskRoleStatements?: iam.PolicyStatement[];

  /**
   * Constructs that a task requires when it mounts the volume, such as mount targets.
   *
   * @default - nothing
   */
  readonly dependencies?: IDependable[];
}

/** Options of every volume. */
export interface ServiceVolumeOptions {
  /** Directory of the container where the volume is mounted, an absolute path. */
  readonly containerPath: string;

  /**
   * Name of the volume, unique in the task definition.
   *
   * @default - the path, with hyphens
   */
  readonly volumeName?: string;

  /**
   * Whether the container can only read the volume.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Options of `ServiceVolume.efs`. */
export interface EfsVolumeOptions extends ServiceVolumeOptions {
  /**
   * Access point, which determines the directory and the user of the files.
   *
   * @default - the root directory of the file system
   */
  readonly accessPoint?: efs.IAccessPoint;
}

/**
 * A volume that a container mounts. `ServiceFileSystem.addVolume` creates one together with an access point and security group
 * rules.
 *
 * To add a kind of volume, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_data_volumes.html
 * @example
 * const rootFilesystem = RootFilesystem.readOnly().withVolumes(
 *   ServiceVolume.efs(fileSystem, { containerPath: '/data', accessPoint }),
 * );
 */
export abstract class ServiceVolume {
  /**
   * Mounts an Amazon EFS file system, which keeps the files when tasks stop. Traffic is encrypted, and the task role gets
   * permission to mount the file system. The security groups must allow NFS (port 2049) from the tasks.
   *
   * @param fileSystem The file system, with mount targets in the subnets of the tasks.
   * @param options Path and access point.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
   */
  static efs(fileSystem: efs.IFileSystem, options: EfsVolumeOptions): ServiceVolume {
    return new EfsVolume(fileSystem, options);
  }

  /**
   * Mounts an empty directory in the ephemeral storage of the task. Other containers of the task can mount it by its name. Its
   * files are lost when the task stops.
   *
   * @param options Path and name.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
   */
  static ephemeral(options: ServiceVolumeOptions): ServiceVolume {
    return new EphemeralVolume(options);
  }

  /** Directory of the container where the volume is mounted. */
  readonly containerPath: string;

  /** Name of the volume. */
  readonly volumeName: string;

  /** Whether the container can only read the volume. */
  readonly readOnly: boolean;

  /** @param options Path and name. */
  constructor({ containerPath, volumeName, readOnly = false }: ServiceVolumeOptions) {
    this.containerPath = containerPath;
    this.volumeName = volumeName ?? containerPath.replace(/[^A-Za-z0-9_]+/g, '-').replace(/^-|-$/g, '');
    this.readOnly = readOnly;
  }

  /**
   * Returns the volume of the task definition. Called once for each container that mounts it.
   *
   * @param scope The service.
   */
  abstract bind(scope: Construct): ServiceVolumeConfig;
}

class EfsVolume extends ServiceVolume {
  constructor(
    private readonly fileSystem: efs.IFileSystem,
    private readonly options: EfsVolumeOptions,
  ) {
    super(options);
  }

  override bind(): ServiceVolumeConfig {
    const { accessPoint } = this.options;
    const { fileSystemId, fileSystemArn, mountTargetsAvailable } = this.fileSystem;
    const actions = ['elasticfilesystem:ClientMount', ...(this.readOnly ? [] : ['elasticfilesystem:ClientWrite'])];
    return {
      volume: {
        name: this.volumeName,
        efsVolumeConfiguration: {
          fileSystemId,
          transitEncryption: 'ENABLED',
          authorizationConfig: { iam: 'ENABLED', accessPointId: accessPoint?.accessPointId },
        },
      },
      dependencies: [mountTargetsAvailable],
      taskRoleStatements: [
        new iam.PolicyStatement({
          actions,
          resources: [fileSystemArn],
          conditions: accessPoint && {
            StringEquals: { 'elasticfilesystem:AccessPointArn': accessPoint.accessPointArn },
          },
        }),
      ],
    };
  }
}

class EphemeralVolume extends ServiceVolume {
  override bind(): ServiceVolumeConfig {
    return { volume: { name: this.volumeName } };
  }
}
