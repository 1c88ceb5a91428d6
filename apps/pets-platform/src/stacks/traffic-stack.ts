import {
  ApiDistribution,
  ApiDomain,
  DistributionLogging,
  FailoverRouting,
  NatGateways,
  OriginVerification,
  VpcNatGateways,
} from '@pets/network';
import { CustomerKey, LogBucket, LogSource, type WebFirewall } from '@pets/security';
import type { PublicLoadBalancer } from '@pets/service';
import { Duration, PhysicalName, type Stack } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { createFailoverPlan } from '../standby/failover-plan';
import { createOrigin, originDomainName } from '../origin';
import { secretNames, STATIC_PATHS } from '../pets-api';
import type { PetsEnvironment } from '../environments';
import type { EdgeStack } from './edge-stack';
import { TIERS, type NetworkStack } from './network-stack';
import { importHostedZone, PetsStack, type PetsStackProps } from './pets-stack';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `TrafficStack`. */
export interface TrafficStackProps extends PetsStackProps {
  readonly network: NetworkStack;
  readonly edge: EdgeStack;
  /** Stack in us-east-1 for the delivery of the access logs of CloudFront, if this stack is in another Region. */
  readonly logDelivery?: Stack;
  /** Switch to the recovery Region, if the environment has one. */
  readonly recovery?: RecoveryStack;
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
    const { environment, network, recovery } = props;
    const { name, domainName, namePrefix } = environment;
    const hostedZone = importHostedZone(this, props.environment);
    this.domain = new ApiDomain(this, 'Domain', { hostedZone, domainName });
    // a key of this stack: the key of the database is created in Data, for which this stack does not wait
    const key = new CustomerKey(this, 'OriginKey', { description: `origin header of the Pets API, ${name}` });
    this.verification = new OriginVerification(this, 'OriginVerification', {
      encryptionKey: key,
      secretNamePrefix: secretNames(namePrefix).prefix,
      replicaRegions: recovery && [{ region: environment.recoveryRegion, encryptionKey: recovery.key }],
    });
    this.serverAccessLogs = new LogBucket(this, 'ServerAccessLogs');
    this.accessLogs = new LogBucket(this, 'AccessLogs', {
      // a stack in another Region must know the name
      bucketName: props.logDelivery && PhysicalName.GENERATE_IF_NEEDED,
      sources: [LogSource.cloudFront({ prefix: CLOUDFRONT_LOGS })],
      serverAccessLogs: { bucket: this.serverAccessLogs },
    });
    // CloudFront connects with the origin name and forwards the host of the client
    const originName = originDomainName(environment);
    this.certificate = this.domain.certificate('Certificate', { subjectAlternativeNames: [originName] });
    const { firewall, loadBalancer } = createOrigin(this, {
      environment,
      vpc: network.vpc,
      publicTier: TIERS.public,
      securityGroup: network.securityGroups.loadBalancer,
      certificate: this.certificate,
      accessLogs: this.accessLogs,
      verification: this.verification,
      logsKey: network.logsKey,
    });
    this.loadBalancer = loadBalancer;
    this.firewall = firewall;
    if (recovery) this.letRecoveryTakeOver(environment, recovery);
    else this.domain.aliasToLoadBalancer(loadBalancer, originName);
    this.createDistribution(props);
    this.natGateways = new VpcNatGateways(this, 'NatGateways', {
      vpc: props.network.vpc,
      natGateways: props.environment.natGatewayPerZone ? NatGateways.ONE_PER_ZONE : NatGateways.SINGLE,
    });
  }

  /** CloudFront connects to the standby while the switch is on. */
  private letRecoveryTakeOver(environment: PetsEnvironment, { regionSwitch }: RecoveryStack): void {
    const { healthCheck } = regionSwitch;
    const routing = FailoverRouting.primary(healthCheck);
    this.domain.failoverToLoadBalancer(this.loadBalancer, routing, originDomainName(environment));
    createFailoverPlan(this, environment, { healthCheckId: healthCheck.healthCheckId });
  }

  private createDistribution({ edge, environment, logDelivery }: TrafficStackProps): void {
    const distribution = new ApiDistribution(this, 'Distribution', {
      originDomainName: originDomainName(environment),
      // a client waits for 6 instead of 30 seconds for an origin that does not answer
      connectionAttempts: 2,
      connectionTimeout: Duration.seconds(3),
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
