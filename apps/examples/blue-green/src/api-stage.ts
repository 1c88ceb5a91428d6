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
import { AlertTopic, DeploymentAlerts, ServiceLogGroup } from '@pets/observability';
import { CustomerKey, LogBucket } from '@pets/security';
import {
  ContainerService,
  DeploymentAlarms,
  DeploymentStrategy,
  PauseStage,
  PauseTimeoutAction,
  PublicLoadBalancer,
  Scaling,
  ServiceImage,
  TestTraffic,
  Traffic,
} from '@pets/service';
import { Duration, Stack, Stage, type StageProps } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';

/** Replace with your hosted zone. */
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

/** Replace with the network of your testers. */
const TESTERS = '203.0.113.0/24';

/** Port at which testers reach the new version before it receives traffic. */
const TEST_PORT = 8443;

/** A service whose new versions receive traffic after a person has approved them. */
export class ApiStage extends Stage {
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, id, props);
    new ApiStack(this, 'Api');
  }
}

class ApiStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const encryptionKey = new CustomerKey(this, 'Key', { description: 'logs and alerts of the API' });
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
    groups.loadBalancer.addIngressRule(ec2.Peer.ipv4(TESTERS), ec2.Port.tcp(TEST_PORT), 'Testers of new versions');
    const domainName = `api-${Stage.of(this)!.stageName}.${ZONE.zoneName}`;
    const hostedZone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE);
    const domain = new ApiDomain(this, 'Domain', { hostedZone, domainName });
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

    const service = new ContainerService(this, 'Service', {
      vpc,
      vpcSubnets: vpc.subnets('private'),
      securityGroup: groups.service,
      cluster: new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENHANCED }),
      image: ServiceImage.fromRegistry('public.ecr.aws/nginx/nginx-unprivileged:1.29'),
      containerPort: 8080,
      cpu: 256,
      memoryLimitMiB: 512,
      logGroup: new ServiceLogGroup(this, 'Logs', { encryptionKey }),
      scaling: Scaling.fixedAt(2),
      traffic: Traffic.fromListenerRule(loadBalancer.listener, {
        conditions: [elbv2.ListenerCondition.hostHeaders([domainName])],
      }),
      deploymentStrategy: DeploymentStrategy.blueGreen({
        testTraffic: TestTraffic.fromListener(loadBalancer.addTestListener(TEST_PORT)),
        bakeTime: Duration.minutes(15),
        // without an approval within four hours, the new version is rolled back
        pauseHooks: [
          {
            lifecycleStages: [PauseStage.POST_TEST_TRAFFIC_SHIFT],
            timeout: Duration.hours(4),
            timeoutAction: PauseTimeoutAction.ROLLBACK,
          },
        ],
        deploymentAlarms: DeploymentAlarms.onTargetGroups({ errorPercent: 2 }),
        // set to true for the first deployment, which has no version to return to
        firstDeployment: false,
      }),
    });
    new DeploymentAlerts(this, 'Alerts', {
      service,
      actions: new AlertTopic(this, 'Topic', { encryptionKey, emails: ['team@example.com'] }),
    });
  }
}
