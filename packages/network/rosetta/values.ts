import { App, Stack, Stage } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import {
  AddressPlan,
  ApiDomain,
  FlowLogs,
  Ingress,
  NatGateways,
  OriginVerification,
  TieredVpc,
  TierSecurityGroups,
  TierType,
} from '@pets/network';

/** Values that the examples declare. */
export class Values extends Construct {
  get app(): App {
    return this.node.root as App;
  }

  get edgeStack(): Stack {
    return new Stack(Stage.of(this)!, 'Edge', { env: { account: Stack.of(this).account, region: 'us-east-1' } });
  }

  get lastStackInVirginia(): Stack {
    const env = { account: Stack.of(this).account, region: 'us-east-1' };
    return new Stack(Stage.of(this)!, 'LastInVirginia', { env });
  }

  get recoveryStack(): Stack {
    const env = { account: Stack.of(this).account, region: 'us-west-2' };
    return new Stack(Stage.of(this)!, 'Recovery', { env, crossRegionReferences: true });
  }

  get recoveryKey(): kms.IKey {
    return kms.Key.fromKeyArn(
      this,
      'RecoveryKey',
      `arn:aws:kms:us-west-2:${Stack.of(this).account}:key/00000000-0000-0000-0000-000000000000`,
    );
  }

  get recoveryLoadBalancer(): elbv2.ApplicationLoadBalancer {
    const vpc = new ec2.Vpc(this.recoveryStack, 'Vpc');
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this.recoveryStack, 'LoadBalancer', { vpc });
    loadBalancer.addListener('Http', { port: 80, defaultAction: elbv2.ListenerAction.fixedResponse(200) });
    return loadBalancer;
  }

  get recoveryDomain(): ApiDomain {
    return domainIn(this.recoveryStack);
  }

  get key(): kms.IKey {
    return new kms.Key(this, 'Key');
  }

  get keyGroup(): cloudfront.IKeyGroup {
    return cloudfront.KeyGroup.fromKeyGroupId(this, 'KeyGroup', 'b70bdaa1-b0a5-4f5d-9d1f-000000000000');
  }

  get assetBucket(): s3.IBucket {
    return s3.Bucket.fromBucketName(this, 'AssetBucket', 'shop-assets');
  }

  get logBucket(): s3.IBucket {
    return new s3.Bucket(this, 'LogBucket');
  }

  get legacyLogBucket(): s3.IBucket {
    return new s3.Bucket(this, 'LegacyLogBucket', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER });
  }

  get addressPlan(): AddressPlan {
    return AddressPlan.derived({
      cidr: '10.0.0.0/16',
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      tiers: [
        { name: 'public', tierType: TierType.PUBLIC, prefixLength: 26 },
        { name: 'private', tierType: TierType.PRIVATE, prefixLength: 22 },
        { name: 'database', tierType: TierType.ISOLATED, prefixLength: 26 },
      ],
    });
  }

  get flowLogs(): FlowLogs {
    return FlowLogs.toBucket(this.logBucket);
  }

  get stream(): firehose.IDeliveryStream {
    return firehose.DeliveryStream.fromDeliveryStreamAttributes(this, 'Stream', { deliveryStreamName: 'flow-logs' });
  }

  get vpc(): ec2.IVpc {
    // the examples create NAT gateways in stacks of their own
    const natGateways = NatGateways.NONE;
    return new TieredVpc(this, 'Vpc', { addressPlan: this.addressPlan, flowLogs: this.flowLogs, natGateways });
  }

  get groups(): TierSecurityGroups {
    return new TierSecurityGroups(this, 'Groups', { vpc: this.vpc, ingress: Ingress.internet() });
  }

  get office(): ec2.IPrefixList {
    return new ec2.PrefixList(this, 'Office', { entries: [{ cidr: '203.0.113.0/24' }] });
  }

  get verification(): OriginVerification {
    return new OriginVerification(this, 'Verification', { encryptionKey: this.key });
  }

  get certificate(): acm.ICertificate {
    const arn = `arn:aws:acm:us-east-1:${Stack.of(this).account}:certificate/00000000-0000-0000-0000-000000000000`;
    return acm.Certificate.fromCertificateArn(this, 'Certificate', arn);
  }

  get loadBalancer(): elbv2.ApplicationLoadBalancer {
    return new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', { vpc: this.vpc, internetFacing: true });
  }

  get internalLoadBalancer(): elbv2.IApplicationLoadBalancer {
    return new elbv2.ApplicationLoadBalancer(this, 'InternalLoadBalancer', {
      vpc: this.vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    });
  }

  get targetGroup(): elbv2.ApplicationTargetGroup {
    const { vpc } = this;
    return new elbv2.ApplicationTargetGroup(this, 'Targets', { vpc, port: 8080, targetType: elbv2.TargetType.IP });
  }

  get listener(): elbv2.ApplicationListener {
    return this.loadBalancer.addListener('Https', {
      port: 443,
      certificates: [this.certificate],
      defaultAction: elbv2.ListenerAction.fixedResponse(403),
    });
  }

  get webAcl(): wafv2.CfnWebACL {
    return new wafv2.CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'web-acl', sampledRequestsEnabled: true },
    });
  }

  get domain(): ApiDomain {
    return domainIn(this);
  }

  get hostedZone(): route53.IHostedZone {
    return zoneIn(this, 'HostedZone');
  }
}

function domainIn(scope: Construct): ApiDomain {
  return new ApiDomain(scope, 'Domain', { hostedZone: zoneIn(scope, 'Zone'), domainName: 'api.example.com' });
}

function zoneIn(scope: Construct, id: string): route53.IHostedZone {
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
  return route53.HostedZone.fromHostedZoneAttributes(scope, id, zone);
}
