import { type Duration } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { ClientCertificates } from './client-certificates';

/** Properties that every load balancer has. */
export interface LoadBalancerProps {
  /** VPC of the load balancer. */
  readonly vpc: ec2.IVpc;

  /** Security group of the load balancer. The load balancer adds no rule to it: its ports must be opened there. */
  readonly securityGroup: ec2.ISecurityGroup;

  /** Certificate that the load balancer shows, of its own region. */
  readonly certificate: acm.ICertificate;

  /**
   * Bucket for the access logs, of the same region. Elastic Load Balancing writes to no bucket that is encrypted with a
   * customer's key: SSE-S3 it must be. Its policy is extended.
   */
  readonly accessLogs: s3.IBucket;

  /**
   * Folder of the access logs in their bucket; no slash first or last.
   *
   * @default - none
   */
  readonly accessLogsPrefix?: string;

  /**
   * Bucket for the connection logs, which tell of TLS handshakes; the same rules hold, and it may be the same bucket.
   *
   * @default - no connection logs
   */
  readonly connectionLogs?: s3.IBucket;

  /**
   * Folder of the connection logs in their bucket; no slash first or last.
   *
   * @default - none
   */
  readonly connectionLogsPrefix?: string;

  /**
   * Name of the load balancer. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly loadBalancerName?: string;

  /**
   * Whether the load balancer refuses to be deleted, by a stack too.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * How long a connection may be silent, 1 to 4,000 seconds.
   *
   * @default - 60 seconds, by Elastic Load Balancing
   */
  readonly idleTimeout?: Duration;

  /**
   * Protocols and ciphers towards clients: TLS 1.2 or newer.
   *
   * @default elbv2.SslPolicy.TLS13_12_RES_PQ
   */
  readonly sslPolicy?: elbv2.SslPolicy;

  /**
   * Certificates that clients must show.
   *
   * @default - clients show none
   */
  readonly clientCertificates?: ClientCertificates;

  /**
   * What becomes of requests that may hide a second one within.
   *
   * @default elbv2.DesyncMitigationMode.DEFENSIVE
   */
  readonly desyncMitigationMode?: elbv2.DesyncMitigationMode;

  /**
   * What answers requests to the HTTPS listener that no rule takes. Leave it out when a service is to be the default.
   *
   * @default - 404, unless a service becomes the listener's default
   */
  readonly defaultAction?: elbv2.ListenerAction;
}

/** Properties of `HttpsLoadBalancer`. */
export interface HttpsLoadBalancerProps extends LoadBalancerProps {
  /** Whether the internet reaches the load balancer; then it redirects HTTP to HTTPS too. */
  readonly internetFacing: boolean;

  /** Subnets, in two Availability Zones or more. */
  readonly vpcSubnets: ec2.SubnetSelection;
}
