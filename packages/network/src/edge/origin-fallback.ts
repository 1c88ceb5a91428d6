import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';

/**
 * Second origin of a CloudFront origin group. CloudFront sends a request to it if the first origin does not respond, or responds
 * with one of the status codes. It fails over GET, HEAD and OPTIONS requests only, and rejects an origin group whose paths allow
 * other methods.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export interface OriginFallback {
  /**
   * The second origin, such as a bucket or a load balancer in another Region. A load balancer that denies requests without the
   * header of an `OriginVerification` requires its `customHeaders`.
   */
  readonly origin: cloudfront.IOrigin;

  /**
   * Status codes of the first origin that cause the failover: 400, 403, 404, 416, 429, 500, 502, 503 or 504.
   *
   * @default [500, 502, 503, 504]
   */
  readonly statusCodes?: number[];
}
