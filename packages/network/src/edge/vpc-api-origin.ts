import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Origin in a VPC, which CloudFront reaches without the internet: a load balancer in private subnets, such as an
 * `InternalLoadBalancer` of @pets/service. The VPC must have an internet gateway, although no traffic uses it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 */
export interface VpcApiOrigin {
  /** Internal load balancer with an HTTPS listener on port 443. Its certificate must cover `originDomainName`. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /**
   * Whether a rule is added to the security groups of the load balancer that allows HTTPS from CloudFront. It counts as 55 of the
   * 60 rules of a security group.
   *
   * @default true
   */
  readonly openSecurityGroup?: boolean;

  /**
   * Id of the prefix list `com.amazonaws.global.cloudfront.origin-facing` in the Region of the load balancer.
   *
   * @default - the known id of the Region (17 Regions), without a lookup
   */
  readonly prefixListId?: string;
}
