/** Resources that a web ACL can protect (AWS WAF API, `Scope`). */
export enum WebAclScope {
  /** Application Load Balancers, API stages, user pools and other resources of the Region. */
  REGIONAL = 'REGIONAL',
  /** CloudFront distributions. The web ACL must be created in us-east-1. */
  CLOUDFRONT = 'CLOUDFRONT',
}
