import { Duration } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type { aws_wafv2 as wafv2 } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import type { DistributionLogging } from './distribution-logging';
import type { IOriginVerification } from './origin-verification-base';
import { checkDistribution } from './private/distribution-checks';
import { openForCloudFront } from './private/vpc-origin';
import type { VpcApiOrigin } from './vpc-api-origin';
import { failAt, pathOf } from '../private/validation';

/**
 * Status codes that CloudFront caches for 10 seconds by default. The cache key of an uncached API has neither the query
 * string nor the Authorization header, so one user's error would be the response to other users.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
const CACHED_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

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

/**
 * Creates a CloudFront distribution for an API, with a web ACL, access logs and security headers. The API accepts HTTPS
 * only; HTTP requests for static paths are redirected. Static paths are cached. Other paths and errors are not. Requests
 * and data transfer are charged.
 *
 * Throws when the certificate or the web ACL is not in us-east-1, when a domain name is invalid, when
 * the origin's domain name is one of the distribution's, when `minimumProtocolVersion` is older than TLS_V1_2_2021, when
 * `staticPathPatterns` would cache the whole API, when the access logs cannot be delivered, and when
 * `originVerification` is in another Region.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-overview.html
 *
 * @example
 * const distribution = new ApiDistribution(this, 'Distribution', {
 *   originDomainName: 'origin.api.example.com',
 *   originVerification: verification,
 *   domainNames: ['api.example.com'],
 *   certificate,
 *   webAcl,
 *   logging: DistributionLogging.toBucket(logBucket),
 * });
 * domain.aliasToDistribution(distribution);
 */
export class ApiDistribution extends cloudfront.Distribution {
  constructor(scope: Construct, id: string, props: ApiDistributionProps) {
    const path = pathOf(scope, id);
    const minimumProtocolVersion = props.minimumProtocolVersion ?? cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021;
    const readTimeout = props.readTimeout ?? Duration.seconds(30);
    const staticPathPatterns = props.staticPathPatterns ?? [];
    failAt(path, checkDistribution(scope, { ...props, minimumProtocolVersion, readTimeout, staticPathPatterns }));

    const shared = {
      origin: originOf(props, readTimeout),
      responseHeadersPolicy: props.responseHeadersPolicy ?? cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
    };
    const staticFiles: cloudfront.BehaviorOptions = {
      ...shared,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    };
    super(scope, id, {
      comment: path,
      domainNames: props.domainNames,
      certificate: props.certificate,
      minimumProtocolVersion,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      webAclId: props.webAcl.webAclRef.webAclArn,
      ...props.logging.bind(),
      priceClass: props.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_ALL,
      geoRestriction: props.geoRestriction,
      errorResponses:
        props.errorResponses ?? CACHED_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      defaultBehavior: {
        ...shared,
        // a redirect would accept a bearer token over HTTP once
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: props.originRequestPolicy ?? cloudfront.OriginRequestPolicy.ALL_VIEWER,
      },
      additionalBehaviors: Object.fromEntries(staticPathPatterns.map((pattern) => [pattern, staticFiles])),
    });
    props.logging.deliver(this);
    if (props.vpcOrigin) openForCloudFront(props.vpcOrigin);
  }
}

function originOf(props: ApiDistributionProps, readTimeout: Duration): cloudfront.IOrigin {
  const options = {
    protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
    readTimeout,
    connectionAttempts: props.connectionAttempts,
    connectionTimeout: props.connectionTimeout,
    customHeaders: props.originVerification.customHeaders,
  };
  const { originDomainName, vpcOrigin } = props;
  return vpcOrigin
    ? origins.VpcOrigin.withApplicationLoadBalancer(vpcOrigin.loadBalancer, {
        ...options,
        domainName: originDomainName,
      })
    : new origins.HttpOrigin(originDomainName, options);
}
