import { isAbsolute, join } from 'node:path';
import { Size, Token } from 'aws-cdk-lib/core';
import { nearestWith } from '../recorder/repository';
import { FolderStore, NoStore, type VerdictStore } from './verdict-store';

/** Environment variable that turns the cache off. */
export const CACHE_VARIABLE = 'CDK_COMPLIANCE_CACHE';

const DEFAULT_MAX_SIZE = Size.mebibytes(64);

/**
 * Cache of verdicts on templates. A template that has not changed since an earlier run is not validated again.
 *
 * A verdict belongs to the content of the template, its account and Region, and the versions of the validator. Deletes the verdicts
 * that were not used for the longest time when the cache becomes too large. Ignores entries that it cannot read. Runs at the same
 * time can use one folder.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 *
 * @example
 * Compliance.of(app).check({ verdictCache: VerdictCache.none() });
 */
export class VerdictCache {
  /**
   * A cache in a folder. The folder is created if it does not exist.
   *
   * @param folder path, relative to the working directory
   * @param maxSize maximum size of all verdicts. Default: 64 MiB
   */
  static inFolder(folder: string, maxSize?: Size): VerdictCache {
    return new VerdictCache(folder, maxSize ?? DEFAULT_MAX_SIZE);
  }

  /** No cache. All templates are validated. */
  static none(): VerdictCache {
    return new VerdictCache(undefined, DEFAULT_MAX_SIZE);
  }

  /**
   * The cache for a working directory: `node_modules/.cache/cdk-compliance` of the nearest folder with `node_modules`. None if there
   * is no such folder, or if the environment variable `CDK_COMPLIANCE_CACHE` is `false`.
   *
   * @internal
   */
  static _default(workingDirectory = process.cwd()): VerdictCache {
    const root = nearestWith(workingDirectory, 'node_modules');
    if (root === undefined) return VerdictCache.none();
    return VerdictCache.inFolder(join(root, 'node_modules', '.cache', 'cdk-compliance'));
  }

  private constructor(
    private readonly folder: string | undefined,
    private readonly maxSize: Size,
  ) {}

  /**
   * Problem of the cache, if it has one.
   *
   * @internal
   */
  _problem(): string | undefined {
    if (this.folder === undefined) return undefined;
    if (Token.isUnresolved(this.folder) || this.maxSize.isUnresolved())
      return 'verdictCache must have a folder and a size that are known during synthesis, got a token';
    if (this.folder.trim() === '') return "verdictCache must have the path of a folder, got ''";
    if (this.maxSize.toBytes() > 0) return undefined;
    return `verdictCache must have a size of at least 1 byte, got ${this.maxSize.toBytes()} bytes`;
  }

  /** @internal */
  _store(): VerdictStore {
    if (this.folder === undefined || process.env[CACHE_VARIABLE] === 'false') return new NoStore();
    const folder = isAbsolute(this.folder) ? this.folder : join(process.cwd(), this.folder);
    return new FolderStore(folder, this.maxSize.toBytes());
  }
}
