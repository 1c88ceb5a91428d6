import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';

/** Options that each path can have for itself. */
type Options = Pick<cloudfront.AddBehaviorOptions, 'allowedMethods' | 'originRequestPolicy' | 'responseHeadersPolicy'>;

/** Behavior of paths that are not cached, over HTTPS only. */
export function uncachedBehavior(distribution: Options, own: Options = {}): cloudfront.AddBehaviorOptions {
  return {
    responseHeadersPolicy: own.responseHeadersPolicy ?? distribution.responseHeadersPolicy,
    // a redirect would accept a bearer token over HTTP once
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: own.allowedMethods ?? distribution.allowedMethods,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    originRequestPolicy: own.originRequestPolicy ?? distribution.originRequestPolicy,
  };
}
