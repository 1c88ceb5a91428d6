import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { checkPathPattern, checkStaticPath } from './private/path-checks';
import { uncachedBehavior } from './private/uncached-behavior';
import type { OriginFallback } from './origin-fallback';

/** Options of all path behaviors. */
export interface PathBehaviorOptions {
  /**
   * Origin of the paths.
   *
   * @default - the origin of the distribution
   */
  readonly origin?: cloudfront.IOrigin;

  /**
   * Second origin, which CloudFront uses when the first one fails. Requires methods of GET, HEAD and OPTIONS only.
   *
   * @default - that of the distribution if the paths have its origin, otherwise none
   */
  readonly originFallback?: OriginFallback;

  /**
   * Key groups whose signed URLs or signed cookies the paths require. An empty list makes paths of a private distribution
   * public.
   *
   * @default - those of the distribution
   */
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];

  /**
   * Headers that CloudFront adds to responses.
   *
   * @default - that of the distribution
   */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;
}

/** Options of `PathBehavior.uncached`. */
export interface UncachedPathOptions extends PathBehaviorOptions {
  /**
   * Methods that CloudFront accepts.
   *
   * @default - those of the distribution
   */
  readonly allowedMethods?: cloudfront.AllowedMethods;

  /**
   * Parts of the viewer request that CloudFront includes in origin requests.
   *
   * @default - that of the distribution
   */
  readonly originRequestPolicy?: cloudfront.IOriginRequestPolicy;
}

/** Input of `PathBehavior.bind`: the properties of the distribution. */
export interface PathBehaviorBindOptions {
  /** Methods that CloudFront accepts. */
  readonly allowedMethods: cloudfront.AllowedMethods;

  /** Headers that CloudFront adds to responses. */
  readonly responseHeadersPolicy: cloudfront.IResponseHeadersPolicy;

  /** Parts of the viewer request that CloudFront includes in origin requests. */
  readonly originRequestPolicy: cloudfront.IOriginRequestPolicy;
}

/** Result of `PathBehavior.bind`. */
export interface PathBehaviorConfig {
  /** Behavior of the paths. The distribution adds the origin and the key groups of `options`. */
  readonly behavior: cloudfront.AddBehaviorOptions;
}

/**
 * Cache behavior of some paths of an `ApiDistribution`.
 *
 * To add a kind of behavior, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 *
 * @example
 * const reports = PathBehavior.staticFiles('/reports/*', { trustedKeyGroups: [keyGroup] });
 */
export abstract class PathBehavior {
  /**
   * Files that are the same for every user: responses are cached regardless of cookies, headers and query strings, only GET and
   * HEAD are allowed, and HTTP is redirected to HTTPS.
   *
   * @param pathPattern path pattern, such as `/static/*`
   * @param options origin, key groups and response headers
   */
  static staticFiles(pathPattern: string, options: PathBehaviorOptions = {}): PathBehavior {
    return new StaticFiles(pathPattern, options);
  }

  /**
   * Paths that are not cached, over HTTPS only, such as an API with another origin, other methods or public access.
   *
   * @param pathPattern path pattern, such as `/reports/*`
   * @param options origin, methods, key groups and response headers
   */
  static uncached(pathPattern: string, options: UncachedPathOptions = {}): PathBehavior {
    return new Uncached(pathPattern, options);
  }

  /**
   * @param pathPattern path pattern
   * @param options origin and key groups
   */
  constructor(
    /** Path pattern. CloudFront uses the first behavior whose pattern matches. */
    readonly pathPattern: string,
    /** Origin and key groups. */
    readonly options: PathBehaviorOptions = {},
  ) {}

  /**
   * Returns the behavior of the paths.
   *
   * @param distribution properties of the distribution
   */
  abstract bind(distribution: PathBehaviorBindOptions): PathBehaviorConfig;

  /** Returns what is invalid. The distribution reports it in one error with all other problems. */
  validate(): string[] {
    return [checkPathPattern('pathBehaviors', this.pathPattern)].filter((problem) => problem !== undefined);
  }
}

class StaticFiles extends PathBehavior {
  override validate(): string[] {
    return [checkStaticPath('pathBehaviors', this.pathPattern)].filter((problem) => problem !== undefined);
  }

  bind({ responseHeadersPolicy }: PathBehaviorBindOptions): PathBehaviorConfig {
    return {
      behavior: {
        responseHeadersPolicy: this.options.responseHeadersPolicy ?? responseHeadersPolicy,
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      },
    };
  }
}

class Uncached extends PathBehavior {
  constructor(
    pathPattern: string,
    private readonly own: UncachedPathOptions,
  ) {
    super(pathPattern, own);
  }

  bind(distribution: PathBehaviorBindOptions): PathBehaviorConfig {
    return { behavior: uncachedBehavior(distribution, this.own) };
  }
}
