import type { IOriginVerification, TieredVpc } from '@pets/network';
import { BodySizeLimit, FirewallLogging, RateLimit, WebFirewall } from '@pets/security';
import { PublicLoadBalancer } from '@pets/service';
import { Duration, type Stack } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { PetsEnvironment } from './environments';

/** Domain name of the origin, which the certificates of the load balancers cover. */
export function originDomainName({ domainName, recovers }: PetsEnvironment): string {
  // Route 53 does not turn a record into a failover record of the same name
  return `${recovers ? 'origin-failover' : 'origin'}.${domainName}`;
}

/** Resources of the load balancer of a Region. */
export interface OriginProps {
  readonly environment: PetsEnvironment;
  readonly vpc: TieredVpc;
  /** Name of the public tier. */
  readonly publicTier: string;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly certificate: acm.ICertificate;
  readonly accessLogs: s3.IBucket;
  /** The header by which the load balancer recognizes CloudFront. */
  readonly verification: IOriginVerification;
  /** Encrypts the log group of the web ACL. */
  readonly logsKey: kms.IKey;
}

/** Load balancer of a Region with its web ACL. */
export interface Origin {
  readonly loadBalancer: PublicLoadBalancer;
  readonly firewall: WebFirewall;
}

/** Creates the load balancer of a Region, to which CloudFront connects, and its web ACL. */
export function createOrigin(stack: Stack, props: OriginProps): Origin {
  const { environment, vpc, verification } = props;
  const loadBalancer = new PublicLoadBalancer(stack, 'LoadBalancer', {
    vpc,
    vpcSubnets: vpc.subnets(props.publicTier),
    securityGroup: props.securityGroup,
    certificate: props.certificate,
    accessLogs: props.accessLogs,
    accessLogsPrefix: 'load-balancer',
    loadBalancerName: `${environment.namePrefix}pets-api-alb`,
    deletionProtection: environment.protectedFromDeletion,
  });
  verification.enforceOn(loadBalancer.listener);
  const firewall = new WebFirewall(stack, 'Firewall', {
    description: `load balancer of the Pets API, ${environment.name}`,
    logging: FirewallLogging.toNewLogGroup({ encryptionKey: props.logsKey }),
    // The web ACL of CloudFront counts by client. This one sees edge locations, each shared by many clients, and the
    // forwarded client address can be forged. It allows 1,000 requests a second from each edge location.
    rateLimit: RateLimit.perClient({ limit: 300_000, evaluationWindow: Duration.minutes(5) }),
    // The web ACL of CloudFront limits and inspects 64 KiB. A load balancer passes 8 KiB to AWS WAF, so a limit here would
    // block all larger bodies.
    bodySizeLimit: BodySizeLimit.none(),
    // The value of this header gives access to the load balancer without CloudFront.
    redactedHeaders: [...WebFirewall.DEFAULT_REDACTED_HEADERS, verification.headerName.toLowerCase()],
  });
  loadBalancer.associateWebAcl(firewall);
  return { loadBalancer, firewall };
}
