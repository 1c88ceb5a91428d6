import { Duration } from 'aws-cdk-lib/core';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import type { ApiDistributionProps } from './api-distribution-props';
import { PathBehavior } from './path-behavior';
import { checkDistribution, checkErrorResponse } from './private/distribution-checks';
import { openForCloudFront } from './private/vpc-origin';
import { behaviorsOf, checkBehaviors, groupOf, keyGroups } from './private/path-behaviors';
import { checkFailoverMethods, checkFallback } from './private/path-checks';
import { uncachedBehavior } from './private/uncached-behavior';
import { failAt, failOn, pathOf } from '../private/validation';

/**
 * Status codes that CloudFront caches for 10 seconds by default. The cache key of an uncached API has neither the query
 * string nor the Authorization header, so one user's error would be the response to other users.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
 */
const CACHED_ERRORS = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

/**
 * Creates a CloudFront distribution for an API, with a web ACL, access logs and security headers. The API accepts HTTPS
 * only; HTTP requests for static paths are redirected. Static paths are cached. Other paths and errors are not. Requests
 * and data transfer are charged.
 *
 * Throws when the certificate or the web ACL is not in us-east-1, when a domain name is invalid, when
 * the origin's domain name is one of the distribution's, when `minimumProtocolVersion` is older than TLS_V1_2_2021, when
 * `staticPathPatterns` would cache the whole API, when an origin group has methods that CloudFront rejects, when the
 * access logs cannot be delivered, and when `originVerification` is in another Region.
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
    const behaviors = [
      ...(props.pathBehaviors ?? []),
      ...staticPathPatterns.map((pattern) => PathBehavior.staticFiles(pattern)),
    ];
    const shared = {
      originFallback: props.originFallback,
      trustedKeyGroups: props.trustedKeyGroups,
      allowedMethods: props.allowedMethods ?? cloudfront.AllowedMethods.ALLOW_ALL,
      responseHeadersPolicy: props.responseHeadersPolicy ?? cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
      originRequestPolicy: props.originRequestPolicy ?? cloudfront.OriginRequestPolicy.ALL_VIEWER,
    };
    failAt(path, [
      ...checkDistribution(scope, { ...props, minimumProtocolVersion, readTimeout, staticPathPatterns }),
      ...(props.errorResponses ?? []).map(checkErrorResponse),
      ...checkFallback('originFallback', props.originFallback, shared.allowedMethods),
      ...(props.pathBehaviors ?? []).flatMap((behavior) => behavior.validate()),
      ...checkBehaviors(behaviors, shared),
    ]);
    const origin = originOf(props, readTimeout);
    const main = groupOf(origin, shared.originFallback);
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
        ...uncachedBehavior(shared),
        trustedKeyGroups: keyGroups(shared.trustedKeyGroups),
        origin: main,
      },
      additionalBehaviors: behaviorsOf(behaviors, { ...shared, origin, main }),
    });
    props.logging.deliver(this);
    if (props.vpcOrigin) openForCloudFront(props.vpcOrigin);
  }

  /**
   * Adds a behavior for other paths, with the options of the L2.
   *
   * Throws when the origin is an `OriginGroup` and other methods than GET, HEAD and OPTIONS are allowed, which CloudFront rejects.
   *
   * @param pathPattern path pattern
   * @param origin origin or origin group
   * @param behaviorOptions options of the behavior
   */
  override addBehavior(
    pathPattern: string,
    origin: cloudfront.IOrigin,
    behaviorOptions?: cloudfront.AddBehaviorOptions,
  ): void {
    const isGroup = origin instanceof origins.OriginGroup;
    failOn(this, [
      isGroup ? checkFailoverMethods(`behavior "${pathPattern}"`, behaviorOptions?.allowedMethods) : undefined,
    ]);
    super.addBehavior(pathPattern, origin, behaviorOptions);
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
