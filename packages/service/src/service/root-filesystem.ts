import { Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { checkForm, checkWhole } from '../private/checks';

/** What a file system sets on the container. */
interface Mounts {
  readonly readonlyRootFilesystem: boolean;
  readonly linuxParameters?: ecs.LinuxParameters;
}

/** Whether a container may write to its own files. */
export class RootFilesystem {
  /**
   * The image's files cannot be changed at run time; only these directories can be written. They live in the task's
   * memory, count against `memoryLimitMiB`, and are gone with the task.
   *
   * @param writable Size in MiB for each absolute path; by default 64 MiB at `/tmp`.
   */
  static readOnly(writable: Record<string, number> = { '/tmp': 64 }): RootFilesystem {
    return new RootFilesystem(true, writable);
  }

  /** The container may write anywhere that its user may, to the task's ephemeral storage. */
  static writable(): RootFilesystem {
    return new RootFilesystem(false, {});
  }

  private constructor(
    private readonly readOnly: boolean,
    private readonly directories: Record<string, number>,
  ) {}

  /** @internal */
  _problems(memoryLimitMiB: number): (string | undefined)[] {
    const sizes = Object.entries(this.directories);
    const sum = sizes.reduce((total, [, size]) => total + size, 0);
    return [
      ...sizes.flatMap(([path, size]) => [
        checkForm('rootFilesystem path', path, /^\/[^\s:,]+$/, 'absolute'),
        checkWhole(`rootFilesystem size of "${path}" in MiB`, size, 1),
      ]),
      !Token.isUnresolved(memoryLimitMiB) && sum >= memoryLimitMiB
        ? `rootFilesystem directories must be smaller together than memoryLimitMiB ${memoryLimitMiB}, got ${sum} MiB`
        : undefined,
    ];
  }

  /** @internal */
  _isWritableAt(path: string): boolean {
    return !this.readOnly || path in this.directories;
  }

  /** @internal */
  _bind(scope: Construct, initProcessEnabled: boolean | undefined): Mounts {
    const directories = Object.entries(this.directories);
    if (directories.length === 0 && !initProcessEnabled) return { readonlyRootFilesystem: this.readOnly };
    const linuxParameters = new ecs.LinuxParameters(scope, 'LinuxParameters', { initProcessEnabled });
    linuxParameters.addTmpfs(...directories.map(([containerPath, size]) => ({ containerPath, size })));
    return { readonlyRootFilesystem: this.readOnly, linuxParameters };
  }
}
