import { App, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { ContainerService, PublicLoadBalancer, ServiceImage, Traffic } from '../../src';

const env = { account: '111111111111', region: 'us-east-1' };
const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';

/** The network, cluster and load balancer that the services share. It does not depend on the services. */
export class Platform extends Stack {
  readonly vpc: ec2.IVpc;
  readonly cluster: ecs.ICluster;
  readonly loadBalancer: PublicLoadBalancer;
  readonly taskGroup: ec2.ISecurityGroup;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'] });
    const outer = new ec2.SecurityGroup(this, 'LoadBalancerGroup', { vpc, allowAllOutbound: false });
    const inner = new ec2.SecurityGroup(this, 'TaskGroup', { vpc });
    outer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'requests of anyone');
    outer.addEgressRule(inner, ec2.Port.tcp(8080), 'requests to the tasks');
    inner.addIngressRule(outer, ec2.Port.tcp(8080), 'requests from the load balancer');

    this.vpc = vpc;
    this.taskGroup = inner;
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENHANCED });
    this.loadBalancer = new PublicLoadBalancer(this, 'LoadBalancer', {
      vpc,
      securityGroup: outer,
      certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE),
      accessLogs: new s3.Bucket(this, 'AccessLogs', { encryption: s3.BucketEncryption.S3_MANAGED, enforceSSL: true }),
    });
  }
}

/** Properties of `Api`. */
export interface ApiProps extends StackProps {
  readonly platform: Platform;
  /** Path of the service, and name of its repository. */
  readonly name: string;
}

/** A service of the platform, which its team deploys independently. */
export class Api extends Stack {
  readonly service: ContainerService;

  constructor(scope: Construct, id: string, { platform, name, ...props }: ApiProps) {
    super(scope, id, props);
    this.service = new ContainerService(this, 'Service', {
      vpc: platform.vpc,
      cluster: platform.cluster,
      securityGroup: platform.taskGroup,
      image: ServiceImage.fromEcrWithTagParameter(
        ecr.Repository.fromRepositoryName(this, 'Images', name),
        ssm.StringParameter.fromStringParameterName(this, 'ImageTag', `/${name}/image-tag`),
      ),
      containerPort: 8080,
      cpu: 256,
      memoryLimitMiB: 512,
      logGroup: new logs.LogGroup(this, 'Logs', { retention: logs.RetentionDays.ONE_MONTH }),
      traffic: Traffic.fromListenerRule(platform.loadBalancer.listener, {
        conditions: [elbv2.ListenerCondition.pathPatterns([`/${name}`, `/${name}/*`])],
        healthCheck: { path: '/health' },
      }),
    });
  }
}

/** Creates the app. */
export function twoServices(app = new App(), names: readonly string[] = ['orders', 'users']): App {
  const platform = new Platform(app, 'Platform', { env });
  for (const name of names) new Api(app, `${name}-api`, { platform, name, env });
  return app;
}
