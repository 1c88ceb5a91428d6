import { ConnectionPool } from '@pets/database';
import { ApiDomain } from '@pets/network';
import { ServiceLogGroup } from '@pets/observability';
import { LogBucket } from '@pets/security';
import { ContainerService, PublicLoadBalancer, Scaling, ServiceImage, ServiceSecret, Traffic } from '@pets/service';
import { Stack, Stage } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { CONNECTION_ALARM, type DataStack } from './data-stack';
import type { NetworkStack } from './network-stack';

/** Replace with your hosted zone. */
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

/** Properties of `ServiceStack`. */
export interface ServiceStackProps {
  readonly network: NetworkStack;
  readonly data: DataStack;
  readonly isProduction: boolean;
}

/** Load balancer and service. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { data, isProduction, network }: ServiceStackProps) {
    super(scope, id);
    const { groups, vpc } = network;
    const domain = new ApiDomain(this, 'Domain', {
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE),
      domainName: `shop-${Stage.of(this)!.stageName}.${ZONE.zoneName}`,
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

    const maxCapacity = isProduction ? 10 : 2;
    const pool = new ConnectionPool(this, 'Pool', { maxTasks: maxCapacity, alarmThreshold: CONNECTION_ALARM });
    new ContainerService(this, 'Service', {
      vpc,
      vpcSubnets: vpc.subnets('private'),
      securityGroup: groups.service,
      cluster: new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENHANCED }),
      image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx-unprivileged:1.29'),
      containerPort: 8080,
      cpu: 512,
      memoryLimitMiB: 1024,
      logGroup: new ServiceLogGroup(this, 'Logs', { encryptionKey: network.logsKey }),
      environment: { DB_POOL_SIZE: String(pool.size) },
      secrets: {
        DB_URL: ServiceSecret.fromSecretsManager(data.secrets.url),
        // both from one secret: a task that starts during a rotation reads a user name and its own password
        DB_USER: ServiceSecret.fromSecretsManager(data.user, 'username'),
        DB_PASSWORD: ServiceSecret.fromSecretsManager(data.user, 'password'),
      },
      scaling: Scaling.between({ minCapacity: isProduction ? 2 : 1, maxCapacity }),
      traffic: Traffic.fromListener(loadBalancer.listener),
    });
  }
}
