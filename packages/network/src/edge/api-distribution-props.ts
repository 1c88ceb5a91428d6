import type { Duration } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { aws_wafv2 as wafv2 } from 'aws-cdk-lib/interfaces';
import type { DistributionLogging } from './distribution-logging';
import type { OriginFallback } from './origin-fallback';
import type { IOriginVerification } from './origin-verification-base';
import type { PathBehavior } from './path-behavior';
import type { VpcApiOrigin } from './vpc-api-origin';

/** Properties of `ApiDistribution`. */
export interface ApiDistributionProps {
  /**
   * Domain name of the origin. CloudFront connects to it over HTTPS, so the origin's certificate must cover this name.
   * A load balancer's own DNS name is never covered: create a record such as `origin.api.example.com`.
   */
  readonly originDomainName: string;

  /** Header that CloudFront adds to origin requests, so that the origin can deny all other requests. */
  readonly originVerification: IOriginVerification;

  /** Domain names of the API (alternate domain names of the distribution). */
  readonly domainNames: string[];

  /** Certificate that covers `domainNames`, created in us-east-1. */
  readonly certificate: acm.ICertificate;

  /** Web ACL with the scope CLOUDFRONT, created in us-east-1. */
  readonly webAcl: wafv2.IWebACLRef;

  /** Access logs, such as `DistributionLogging.toBucket(bucket)`. */
  readonly logging: DistributionLogging;

  /**
   * Internal load balancer that CloudFront reaches by a VPC origin.
   *
   * @default - CloudFront connects to `originDomainName` over the internet
   */
  readonly vpcOrigin?: VpcApiOrigin;

  /**
   * Path patterns of files that are the same for every user, such as `/static/*`. Responses are cached regardless
   * of cookies, headers and query strings, and only GET and HEAD are allowed. All other paths are not cached.
   *
   * @default - none
   */
  readonly staticPathPatterns?: string[];

  /**
   * Behaviors of other paths, such as private files or paths with another origin. CloudFront uses the first one that matches, in
   * the order of the list and before `staticPathPatterns`.
   *
   * @default - none
   */
  readonly pathBehaviors?: PathBehavior[];

  /**
   * Methods that CloudFront accepts, except for static paths.
   *
   * @default cloudfront.AllowedMethods.ALLOW_ALL
   */
  readonly allowedMethods?: cloudfront.AllowedMethods;

  /**
   * Second origin, which CloudFront uses when the first one fails. Requires `allowedMethods` of GET, HEAD and OPTIONS. For an API
   * with other methods, set it for some paths with `pathBehaviors`, or use `ApiDomain.failoverToLoadBalancer`.
   *
   * @default - none
   */
  readonly originFallback?: OriginFallback;

  /**
   * Key groups whose signed URLs or signed cookies all paths require, except those of `pathBehaviors` with their own.
   *
   * @default - no signature is required
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
   */
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];

  /**
   * Parts of the viewer request that CloudFront includes in origin requests. The default forwards the `Host` header, so that the application sees
   * the name that the client used, and one certificate can serve that name and `originDomainName`.
   *
   * @default cloudfront.OriginRequestPolicy.ALL_VIEWER
   */
  readonly originRequestPolicy?: cloudfront.IOriginRequestPolicy;

  /**
   * Headers that CloudFront adds to responses.
   *
   * @default cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS
   */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;

  /**
   * Security policy for viewer connections: TLS_V1_2_2021 or later.
   *
   * @default cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021
   */
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;

  /**
   * How long CloudFront waits for a response from the origin, from 1 to 120 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly readTimeout?: Duration;

  /**
   * How often CloudFront tries to connect to the origin, from 1 to 3 times.
   *
   * @default 3
   */
  readonly connectionAttempts?: number;

  /**
   * How long CloudFront waits for a connection to the origin, from 1 to 10 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly connectionTimeout?: Duration;

  /**
   * Edge locations that serve the API. Fewer cost less and have a higher latency for some clients.
   *
   * @default cloudfront.PriceClass.PRICE_CLASS_ALL
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * Error caching and custom error pages. The default does not cache the status codes that CloudFront caches for 10
   * seconds otherwise: 400, 403, 404, 405, 414 and 500 to 504.
   *
   * @default - errors are not cached
   */
  readonly errorResponses?: cloudfront.ErrorResponse[];

  /**
   * Countries that are allowed or denied.
   *
   * @default - every country is allowed
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;
}
