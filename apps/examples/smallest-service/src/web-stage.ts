import {
  AddressPlan,
  ApiDomain,
  FlowLogs,
  Ingress,
  NatGateways,
  TieredVpc,
  TierSecurityGroups,
  TierType,
} from '@pets/network';
import { ServiceLogGroup } from '@pets/observability';
import { CustomerKey, LogBucket } from '@pets/security';
import { ContainerService, PublicLoadBalancer, ServiceImage, Traffic } from '@pets/service';
import { Stack, Stage, type StageProps } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

/** Replace with your hosted zone. */
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

/** A container behind an HTTPS load balancer, in a VPC of its own. */
export class WebStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props);
    new WebStack(this, 'Web');
  }
}

class WebStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const encryptionKey = new CustomerKey(this, 'Key', { description: 'logs of the web service' });
    const vpc = new TieredVpc(this, 'Vpc', {
      addressPlan: AddressPlan.derived({
        cidr: '10.0.0.0/16',
        availabilityZones: ['a', 'b'].map((zone) => `${this.region}${zone}`),
        tiers: [
          { name: 'public', tierType: TierType.PUBLIC, prefixLength: 24 },
          { name: 'private', tierType: TierType.PRIVATE, prefixLength: 22 },
        ],
      }),
      natGateways: NatGateways.SINGLE,
      flowLogs: FlowLogs.toCloudWatch({ encryptionKey }),
    });
    const groups = new TierSecurityGroups(this, 'Groups', { vpc, ingress: Ingress.internet() });
    const domain = new ApiDomain(this, 'Domain', {
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE),
      domainName: `web-${Stage.of(this)!.stageName}.${ZONE.zoneName}`,
    });
    const loadBalancer = new PublicLoadBalancer(this, 'LoadBalancer', {
      vpc,
      vpcSubnets: vpc.subnets('public'),
      securityGroup: groups.loadBalancer,
      certificate: domain.certificate('Certificate'),
      accessLogs: new LogBucket(this, 'AccessLogs', {
        serverAccessLogs: { bucket: new LogBucket(this, 'ServerAccessLogs') },
      }),
    });
    domain.aliasToLoadBalancer(loadBalancer);
    new ContainerService(this, 'Service', {
      vpc,
      vpcSubnets: vpc.subnets('private'),
      securityGroup: groups.service,
      cluster: new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENHANCED }),
      image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx-unprivileged:1.29'),
      containerPort: 8080,
      cpu: 256,
      memoryLimitMiB: 512,
      logGroup: new ServiceLogGroup(this, 'Logs', { encryptionKey }),
      traffic: Traffic.fromListener(loadBalancer.listener),
    });
  }
}
