import type * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Which AWS services a VPC reaches without leaving AWS's network. */
export interface VpcEndpointOptions {
  /**
   * Whether the private tiers reach Amazon S3 by a gateway endpoint, which is free of charge. The layers of container
   * images come from Amazon S3.
   *
   * @default true - where the plan has a private tier
   */
  readonly s3?: boolean;

  /**
   * Whether the private tiers reach Amazon DynamoDB by a gateway endpoint, which is free of charge.
   *
   * @default false
   */
  readonly dynamoDb?: boolean;

  /**
   * Services to reach by an interface endpoint. An hourly charge applies to each, in each zone.
   *
   * @default - none: the services are reached through the NAT gateway
   */
  readonly interfaces?: ec2.InterfaceVpcEndpointAwsService[];

  /**
   * Name of the tier that holds the interface endpoints.
   *
   * @default - the first private tier, or else the first isolated one
   */
  readonly tier?: string;
}
