import { CacheRotation, ServerlessSessionCache } from '@pets/database';
import {
  ApiDomain,
  FailoverRouting,
  type IOriginVerification,
  OriginVerification,
  VpcNatGateways,
} from '@pets/network';
import { LogBucket, type WebFirewall } from '@pets/security';
import type { PublicLoadBalancer } from '@pets/service';
import { CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
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
 * cache, the rotation of its password, and NAT gateways. Separate from Standby, so that it is created while the replica of the database is created, and a
 * release does not update it.
 */
export class StandbyTrafficStack extends PetsStack {
  readonly certificate: acm.ICertificate;
  readonly loadBalancer: PublicLoadBalancer;
  readonly firewall: WebFirewall;
  /** The header by which the load balancer recognizes CloudFront, with the replica of its secret. */
  readonly verification: IOriginVerification;
  readonly cache: ServerlessSessionCache;
  /** Rotates the password of the session cache, also while the primary Region serves, so that no old password becomes active. */
  readonly cacheRotation: CacheRotation;
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
    this.cacheRotation = new CacheRotation(this, 'CacheRotation', {
      cache: this.cache,
      vpc,
      vpcSubnets: vpc.subnets(TIERS.private),
      securityGroups: [recovery.securityGroups.rotation],
      encryptionKey: recovery.logsKey,
      automaticallyAfter: Duration.days(30),
    });
    this.createAfterRoutes(this.cacheRotation.node.defaultChild as CfnResource);
  }

  /** The schedule of a rotation tests its function, which reaches Secrets Manager by a NAT gateway. */
  private createAfterRoutes(schedule: CfnResource): void {
    for (const route of this.natGateways.node.findAll().filter(CfnResource.isCfnResource))
      if (route.cfnResourceType === 'AWS::EC2::Route') schedule.addResourceDependency(route);
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
      urlSecret: false,
      cacheUsageLimits: { dataStorage: { maximum: 5 }, ecpuPerSecond: { maximum: 15_000 } },
      snapshotRetentionLimit: Duration.days(0),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
