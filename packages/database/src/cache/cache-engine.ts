/**
 * Engine and version of a cache.
 *
 * For a version that has no constant here, use `CacheEngine.valkey` or the constructor.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/supported-engine-versions.html
 *
 * @example
 * const engine = CacheEngine.valkey('9.0');
 */
export class CacheEngine {
  /** Valkey 7.2. */
  static readonly VALKEY_7_2 = CacheEngine.valkey('7.2');

  /** Valkey 8.0. */
  static readonly VALKEY_8_0 = CacheEngine.valkey('8.0');

  /** Valkey 8.1. */
  static readonly VALKEY_8_1 = CacheEngine.valkey('8.1');

  /** Redis OSS 7.1, the last version on Amazon ElastiCache. It is more expensive than Valkey, which replaces it. */
  static readonly REDIS_7_1 = new CacheEngine('redis', '7.1');

  /**
   * A version of Valkey.
   *
   * @param engineVersion major and minor version, such as `8.1`
   */
  static valkey(engineVersion: string): CacheEngine {
    return new CacheEngine('valkey', engineVersion);
  }

  /** Major version. */
  readonly majorEngineVersion: string;

  /** Parameter group family. */
  readonly parameterGroupFamily: string;

  /**
   * @param engine name of the engine
   * @param engineVersion major and minor version, such as `8.1`
   */
  constructor(
    readonly engine: string,
    readonly engineVersion: string,
  ) {
    this.majorEngineVersion = engineVersion.split('.')[0];
    this.parameterGroupFamily = `${engine}${this.majorEngineVersion}`;
  }
}
