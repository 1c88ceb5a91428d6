import { ServiceLogGroup } from '@pets/observability';
import { CustomerKey, LogBucket } from '@pets/security';
import { ContainerService, InternalLoadBalancer, ServiceImage, Traffic } from '@pets/service';
import { Stack, Stage, type StageProps } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** Replace with your VPC, or use `ec2.Vpc.fromLookup`, which reads it from the account during the first synthesis. */
const VPC = {
  vpcId: 'vpc-0123456789abcdef0',
  vpcCidrBlock: '10.20.0.0/16',
  privateSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  privateSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
};

/** Replace with the id of the certificate of your internal domain. */
const CERTIFICATE = '0b7e5d1c-2c3a-4a0f-9d0e-5b1f2f3a4b5c';

/** A service for other services in a VPC that exists. */
export class InternalStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props);
    new InternalStack(this, 'Service');
  }
}

class InternalStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const encryptionKey = new CustomerKey(this, 'Key', { description: 'logs of the internal service' });
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      ...VPC,
      availabilityZones: ['a', 'b'].map((zone) => `${this.region}${zone}`),
    });
    const clients = new ec2.SecurityGroup(this, 'LoadBalancerGroup', { vpc, allowAllOutbound: false });
    const tasks = new ec2.SecurityGroup(this, 'TaskGroup', { vpc, allowAllOutbound: false });
    clients.addIngressRule(ec2.Peer.ipv4(VPC.vpcCidrBlock), ec2.Port.tcp(443), 'Clients in the VPC');
    clients.connections.allowTo(tasks, ec2.Port.tcp(8080), 'Load balancer to tasks');
    tasks.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Tasks to AWS services');

    const loadBalancer = new InternalLoadBalancer(this, 'LoadBalancer', {
      vpc,
      securityGroup: clients,
      certificate: acm.Certificate.fromCertificateArn(
        this,
        'Certificate',
        this.formatArn({ service: 'acm', resource: 'certificate', resourceName: CERTIFICATE }),
      ),
      accessLogs: new LogBucket(this, 'AccessLogs', {
        serverAccessLogs: { bucket: new LogBucket(this, 'ServerAccessLogs') },
      }),
    });
    new ContainerService(this, 'Service', {
      vpc,
      securityGroup: tasks,
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
