/**
 * Engine of a cache, and its version (Amazon ElastiCache User Guide, "Supported engines and versions").
 */
export class CacheEngine {
  /** Valkey 7.2. */
  static readonly VALKEY_7_2 = CacheEngine.valkey('7.2');

  /** Valkey 8.0. */
  static readonly VALKEY_8_0 = CacheEngine.valkey('8.0');

  /** Valkey 8.1. */
  static readonly VALKEY_8_1 = CacheEngine.valkey('8.1');

  /** Redis OSS 7.1, the last one that Amazon ElastiCache has. It costs more than Valkey, which replaces it. */
  static readonly REDIS_7_1 = new CacheEngine('redis', '7.1');

  /**
   * A version of Valkey that is not named here.
   *
   * @param version major and minor version, such as `8.1`
   */
  static valkey(version: string): CacheEngine {
    return new CacheEngine('valkey', version);
  }

  private constructor(
    /** Name of the engine. */
    readonly engine: string,
    /** Major and minor version. */
    readonly version: string,
  ) {}

  /** Family of the parameters. */
  get parameterFamily(): string {
    return `${this.engine}${this.version.split('.')[0]}`;
  }

  /**
   * What is wrong with this version.
   *
   * @internal
   */
  public _problem(): string | undefined {
    if (/^([89]|[1-9]\d)\.\d+$/.test(this.version) || /^7\.[12]$/.test(this.version)) return undefined;
    return `engine must have a version such as 8.1, from 7.2 on, got ${this.version}`;
  }
}
