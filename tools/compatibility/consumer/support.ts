import { Stack } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/** Parts of the app by name. Each one is an app of its own, and gets its stack. */
export type Parts = Readonly<Record<string, (stack: ConsumerStack) => void>>;

const ACCOUNT = '111111111111';

/** A stack with the resources that most constructs need. Only the AWS CDK creates them. */
export class ConsumerStack extends Stack {
  readonly key = new kms.Key(this, 'Key');
  private network?: ec2.IVpc;

  constructor(scope: Construct, id: string, region = 'us-east-1') {
    super(scope, id, { env: { account: ACCOUNT, region }, crossRegionReferences: true });
  }

  get vpc(): ec2.IVpc {
    const zones = ['a', 'b'].map((zone) => `${this.region}${zone}`);
    return (this.network ??= new ec2.Vpc(this, 'Vpc', {
      availabilityZones: zones,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    }));
  }

  group(id: string): ec2.ISecurityGroup {
    return new ec2.SecurityGroup(this, id, { vpc: this.vpc, allowAllOutbound: false });
  }

  logGroup(id: string): logs.ILogGroup {
    return new logs.LogGroup(this, id);
  }

  bucket(id: string): s3.IBucket {
    return new s3.Bucket(this, id);
  }

  role(id: string): iam.IRole {
    return new iam.Role(this, id, { assumedBy: new iam.AccountRootPrincipal() });
  }

  certificate(id: string): acm.ICertificate {
    return new acm.Certificate(this, id, { domainName: 'api.example.com' });
  }

  webAcl(id: string, scope: 'REGIONAL' | 'CLOUDFRONT'): wafv2.CfnWebACL {
    return new wafv2.CfnWebACL(this, id, {
      scope,
      defaultAction: { allow: {} },
      visibilityConfig: { cloudWatchMetricsEnabled: true, metricName: 'web-acl', sampledRequestsEnabled: true },
    });
  }

  /** A stack in another Region. */
  recovery(): ConsumerStack {
    return new ConsumerStack(this.node.scope as Construct, 'Recovery', 'us-west-2');
  }
}
