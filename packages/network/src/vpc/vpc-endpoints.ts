import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/**
 * VPC endpoints of a VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
 */
export interface VpcEndpointOptions {
  /**
   * Whether the private tiers have a gateway endpoint for Amazon S3, which is free of charge. Container image layers are
   * downloaded from Amazon S3.
   *
   * @default true - if the plan has a private tier
   */
  readonly s3?: boolean;

  /**
   * Whether the private tiers have a gateway endpoint for Amazon DynamoDB, which is free of charge.
   *
   * @default false
   */
  readonly dynamoDb?: boolean;

  /**
   * Services with an interface endpoint. Each has an hourly charge for each Availability Zone.
   *
   * @default - none: the NAT gateway is used
   */
  readonly interfaces?: ec2.InterfaceVpcEndpointAwsService[];

  /**
   * Name of the tier in which the interface endpoints are created.
   *
   * @default - the first private tier, otherwise the first isolated tier
   */
  readonly tier?: string;
}
