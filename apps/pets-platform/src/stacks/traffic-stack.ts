import {
  ApiDistribution,
  ApiDomain,
  DistributionLogging,
  NatGateways,
  OriginVerification,
  VpcNatGateways,
} from '@pets/network';
import {
  BodySizeLimit,
  CustomerKey,
  FirewallLogging,
  LogBucket,
  LogSource,
  RateLimit,
  WebFirewall,
} from '@pets/security';
import { PublicLoadBalancer } from '@pets/service';
import { Duration, PhysicalName, type Stack } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { STATIC_PATHS } from '../pets-api';
import type { EdgeStack } from './edge-stack';
import { TIERS, type NetworkStack } from './network-stack';
import { importHostedZone, PetsStack, type PetsStackProps } from './pets-stack';

/** Properties of `TrafficStack`. */
export interface TrafficStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  /** Stack in us-east-1 for the delivery of the access logs of CloudFront, if this stack is in another Region. */
  readonly logDelivery?: Stack;
}

/** Prefix of the access logs of CloudFront. */
const CLOUDFRONT_LOGS = 'cloudfront';

/**
 * Traffic between the VPC and the internet. Inbound: DNS, CloudFront, the regional web ACL and the load balancer.
 * Outbound: the NAT gateways, which Data does not wait for.
 *
 * Target groups and listener rules are created in the stack of the service that they forward to, so that a changed
 * target group and the tasks in it are updated together.
 */
export class TrafficStack extends PetsStack {
  readonly certificate: acm.ICertificate;
  readonly loadBalancer: PublicLoadBalancer;
  readonly firewall: WebFirewall;
  /** The header by which the load balancer recognizes CloudFront. Each listener rule that forwards has its condition. */
  readonly verification: OriginVerification;
  readonly natGateways: VpcNatGateways;
  /** Receives the server access logs of the buckets of this environment. */
  readonly serverAccessLogs: s3.IBucket;

  private readonly domain: ApiDomain;
  private readonly accessLogs: s3.IBucket;

  constructor(scope: Construct, id: string, props: TrafficStackProps) {
    super(scope, id, props);
    const { name, domainName } = props.environment;
    const hostedZone = importHostedZone(this, props.environment);
    this.domain = new ApiDomain(this, 'Domain', { hostedZone, domainName });
    // a key of this stack: the key of the database is created in Data, for which this stack does not wait
    const key = new CustomerKey(this, 'OriginKey', { description: `origin header of the Pets API, ${name}` });
    this.verification = new OriginVerification(this, 'OriginVerification', { encryptionKey: key });
    this.serverAccessLogs = new LogBucket(this, 'ServerAccessLogs');
    this.accessLogs = new LogBucket(this, 'AccessLogs', {
      // a stack in another Region must know the name
      bucketName: props.logDelivery && PhysicalName.GENERATE_IF_NEEDED,
      sources: [LogSource.cloudFront({ prefix: CLOUDFRONT_LOGS })],
      serverAccessLogs: { bucket: this.serverAccessLogs },
    });
    this.certificate = this.domain.certificate('Certificate', { subjectAlternativeNames: [this.originDomainName] });
    this.loadBalancer = this.createLoadBalancer(props);
    this.firewall = this.createFirewall(props);
    this.createDistribution(props);
    this.natGateways = new VpcNatGateways(this, 'NatGateways', {
      vpc: props.network.vpc,
      natGateways: props.environment.natGatewayPerZone ? NatGateways.ONE_PER_ZONE : NatGateways.SINGLE,
    });
  }

  /** CloudFront connects to the load balancer by this name, which the load balancer's certificate covers. */
  private get originDomainName(): string {
    return `origin.${this.domain.domainName}`;
  }

  private createLoadBalancer({ environment, network }: TrafficStackProps): PublicLoadBalancer {
    const loadBalancer = new PublicLoadBalancer(this, 'LoadBalancer', {
      vpc: network.vpc,
      vpcSubnets: network.vpc.subnets(TIERS.public),
      securityGroup: network.securityGroups.loadBalancer,
      certificate: this.certificate,
      accessLogs: this.accessLogs,
      accessLogsPrefix: 'load-balancer',
      loadBalancerName: `${environment.namePrefix}pets-api-alb`,
      deletionProtection: environment.protectedFromDeletion,
    });
    this.verification.enforceOn(loadBalancer.listener);
    this.domain.aliasToLoadBalancer(loadBalancer, this.originDomainName);
    return loadBalancer;
  }

  private createFirewall({ environment, network }: TrafficStackProps): WebFirewall {
    const firewall = new WebFirewall(this, 'Firewall', {
      description: `load balancer of the Pets API, ${environment.name}`,
      logging: FirewallLogging.toNewLogGroup({ encryptionKey: network.logsKey }),
      // The web ACL of CloudFront counts by client. This one sees edge locations, each shared by many clients, and the
      // forwarded client address can be forged. It allows 1,000 requests a second from each edge location.
      rateLimit: RateLimit.perClient({ limit: 300_000, evaluationWindow: Duration.minutes(5) }),
      // The web ACL of CloudFront limits and inspects 64 KiB. A load balancer passes 8 KiB to AWS WAF, so a limit here would
      // block all larger bodies.
      bodySizeLimit: BodySizeLimit.none(),
      // The value of this header gives access to the load balancer without CloudFront.
      redactedHeaders: [...WebFirewall.DEFAULT_REDACTED_HEADERS, this.verification.headerName.toLowerCase()],
    });
    this.loadBalancer.associateWebAcl(firewall);
    return firewall;
  }

  private createDistribution({ edge, logDelivery }: TrafficStackProps): void {
    const distribution = new ApiDistribution(this, 'Distribution', {
      originDomainName: this.originDomainName,
      originVerification: this.verification,
      domainNames: [this.domain.domainName],
      certificate: edge.certificate,
      webAcl: edge.firewall,
      logging: DistributionLogging.toBucket(this.accessLogs, { prefix: CLOUDFRONT_LOGS, deliveryScope: logDelivery }),
      staticPathPatterns: [...STATIC_PATHS],
    });
    this.domain.aliasToDistribution(distribution);
  }
}
