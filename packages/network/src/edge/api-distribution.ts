import { Duration } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { OriginVerification } from './origin-verification';
import { checkDistribution } from './private/distribution-checks';
import { failOn } from '../private/validation';

/** Properties of `ApiDistribution`. */
export interface ApiDistributionProps {
  /**
   * Name under which CloudFront calls the load balancer or other origin, by HTTPS. The origin's certificate must cover
   * it: the name that a load balancer has by itself is never covered, so make a record such as
   * `origin.api.example.com` for it.
   */
  readonly originDomainName: string;

  /** The header by which the origin knows the distribution. */
  readonly originVerification: OriginVerification;

  /** Names under which the API is called. */
  readonly domainNames: string[];

  /** Certificate that covers the `domainNames`, made in us-east-1. */
  readonly certificate: acm.ICertificate;

  /** ARN of the web ACL that guards the distribution: of scope CLOUDFRONT, made in us-east-1. */
  readonly webAclArn: string;

  /**
   * Bucket that receives the access logs. CloudFront writes with access control lists: create the bucket with
   * `objectOwnership: s3.ObjectOwnership.OBJECT_WRITER` or `BUCKET_OWNER_PREFERRED`.
   */
  readonly logBucket: s3.IBucket;

  /**
   * Prefix of the keys of the access logs.
   *
   * @default - none
   */
  readonly logPrefix?: string;

  /**
   * Path patterns of files that are the same for everybody, such as `/static/*`. They are cached, without regard to
   * cookies, headers and query strings, and read only. Everything else is passed on and never cached.
   *
   * @default - none
   */
  readonly staticPaths?: string[];

  /**
   * What of a request reaches the origin. The default passes the `Host` header on, so that the application sees the
   * name it is called by, and one certificate may serve the origin for that name and for `originDomainName`.
   *
   * @default cloudfront.OriginRequestPolicy.ALL_VIEWER
   */
  readonly originRequestPolicy?: cloudfront.IOriginRequestPolicy;

  /**
   * Headers that every response has.
   *
   * @default cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS
   */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;

  /**
   * Least version of TLS, with its ciphers, that a caller must speak: TLS_V1_2_2021 or newer.
   *
   * @default cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021
   */
  readonly minimumTls?: cloudfront.SecurityPolicyProtocol;

  /**
   * How long the origin may take to answer, from 1 to 120 seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly originTimeout?: Duration;

  /**
   * From which edge locations the API is served. Fewer cost less and are further from some callers.
   *
   * @default cloudfront.PriceClass.PRICE_CLASS_ALL
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * Countries from which the API may be called, or may not.
   *
   * @default - every country
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;
}

/**
 * A CloudFront distribution in front of an API: HTTPS only, guarded by a web ACL, logged, with static paths cached and
 * all else passed on. A charge applies to requests and to data, none by the hour.
 *
 * Throws when the certificate or the web ACL is known to be of another region than us-east-1, when a name is none or
 * the origin's is one of the distribution's own, when `minimumTls` is older than TLS_V1_2_2021, when `staticPaths`
 * would cache the whole API, when `logBucket` takes no access control lists, and when the origin verification is of
 * another region.
 */
export class ApiDistribution extends Construct {
  /** The distribution, for records and metrics. */
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, props: ApiDistributionProps) {
    super(scope, id);
    const minimumTls = props.minimumTls ?? cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021;
    const originTimeout = props.originTimeout ?? Duration.seconds(30);
    const staticPaths = props.staticPaths ?? [];
    failOn(this, checkDistribution(this, { ...props, minimumTls, originTimeout, staticPaths }));

    const shared = {
      origin: new origins.HttpOrigin(props.originDomainName, {
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
        readTimeout: originTimeout,
        customHeaders: props.originVerification._headers(),
      }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: props.responseHeadersPolicy ?? cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
    };
    const staticFiles: cloudfront.BehaviorOptions = {
      ...shared,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
    };
    this.distribution = new cloudfront.Distribution(this, 'Resource', {
      comment: this.node.path,
      domainNames: props.domainNames,
      certificate: props.certificate,
      minimumProtocolVersion: minimumTls,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      webAclId: props.webAclArn,
      logBucket: props.logBucket,
      logFilePrefix: props.logPrefix,
      priceClass: props.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_ALL,
      geoRestriction: props.geoRestriction,
      defaultBehavior: {
        ...shared,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: props.originRequestPolicy ?? cloudfront.OriginRequestPolicy.ALL_VIEWER,
      },
      additionalBehaviors: Object.fromEntries(staticPaths.map((path) => [path, staticFiles])),
    });
  }

  /** Lets a principal remove static files from the caches, and nothing else. */
  grantInvalidate(grantee: iam.IGrantable): iam.Grant {
    return this.distribution.grantCreateInvalidation(grantee);
  }

  /**
   * Requests of viewers: sum over 5 minutes. CloudFront's metrics are in us-east-1, and so must be their alarms.
   */
  metricRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metricRequests(props);
  }

  /**
   * Percentage of requests that are answered with a 5xx status: average over 5 minutes. CloudFront's metrics are in
   * us-east-1, and so must be their alarms.
   */
  metric5xxErrorRate(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.distribution.metric5xxErrorRate(props);
  }
}
