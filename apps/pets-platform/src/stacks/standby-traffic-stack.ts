import { ServerlessSessionCache } from '@pets/database';
import {
  ApiDomain,
  FailoverRouting,
  type IOriginVerification,
  OriginVerification,
  VpcNatGateways,
} from '@pets/network';
import { LogBucket, type WebFirewall } from '@pets/security';
import type { PublicLoadBalancer } from '@pets/service';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import { createOrigin, originDomainName } from '../origin';
import { secretNames, sessionCacheName } from '../pets-api';
import { TIERS } from './network-stack';
import { importHostedZone, PetsStack, type PetsStackProps } from './pets-stack';
import type { RecoveryStack } from './recovery-stack';

/** Properties of `StandbyTrafficStack`. */
export interface StandbyTrafficStackProps extends PetsStackProps {
  readonly recovery: RecoveryStack;
}

/**
 * Everything except the service of the standby in the recovery Region: DNS, certificate, load balancer, web ACL, session
 * cache and NAT gateways. Separate from Standby, so that it is created while the replica of the database is created, and a
 * release does not update it.
 */
export class StandbyTrafficStack extends PetsStack {
  readonly certificate: acm.ICertificate;
  readonly loadBalancer: PublicLoadBalancer;
  readonly firewall: WebFirewall;
  /** The header by which the load balancer recognizes CloudFront, with the replica of its secret. */
  readonly verification: IOriginVerification;
  readonly cache: ServerlessSessionCache;
  readonly natGateways: VpcNatGateways;

  constructor(scope: Construct, id: string, props: StandbyTrafficStackProps) {
    super(scope, id, props);
    const { environment, recovery } = props;
    const { vpc } = recovery;
    this.natGateways = new VpcNatGateways(this, 'NatGateways', { vpc });

    const domain = new ApiDomain(this, 'Domain', {
      hostedZone: importHostedZone(this, environment),
      domainName: environment.domainName,
    });
    const originName = originDomainName(environment);
    // CloudFront connects with the origin name and forwards the host of the client
    this.certificate = domain.certificate('Certificate', { subjectAlternativeNames: [originName] });
    this.verification = OriginVerification.fromSecretNamePrefix(this, 'OriginVerification', {
      secretNamePrefix: secretNames(environment.namePrefix).prefix,
    });
    const serverAccessLogs = new LogBucket(this, 'ServerAccessLogs');
    const { firewall, loadBalancer } = createOrigin(this, {
      environment,
      vpc,
      publicTier: TIERS.public,
      securityGroup: recovery.securityGroups.loadBalancer,
      certificate: this.certificate,
      accessLogs: new LogBucket(this, 'AccessLogs', { serverAccessLogs: { bucket: serverAccessLogs } }),
      verification: this.verification,
      logsKey: recovery.logsKey,
    });
    this.loadBalancer = loadBalancer;
    this.firewall = firewall;
    domain.failoverToLoadBalancer(loadBalancer, FailoverRouting.secondary(), originName);
    this.cache = this.createCache(props);
  }

  /** Empty until a failover, after which users sign in again. Costs less than a node, and needs no capacity of its own. */
  private createCache({ environment, recovery }: StandbyTrafficStackProps): ServerlessSessionCache {
    const { namePrefix } = environment;
    return new ServerlessSessionCache(this, 'Cache', {
      vpc: recovery.vpc,
      vpcSubnets: recovery.vpc.subnets(TIERS.private),
      securityGroups: [recovery.securityGroups.cache],
      encryptionKey: recovery.key,
      serverlessCacheName: sessionCacheName(namePrefix),
      secretNamePrefix: secretNames(namePrefix).prefix,
      cacheUsageLimits: { dataStorage: { maximum: 5 }, ecpuPerSecond: { maximum: 15_000 } },
      snapshotRetentionLimit: Duration.days(0),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
