import { App, Stage } from 'aws-cdk-lib/core';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { CustomerKey, GithubIdentityProvider } from '@pets/security';

/** Values that the examples declare. */
export class Values extends Construct {
  get app(): App {
    return this.node.root as App;
  }

  get stage(): Stage {
    return new Stage(this.app, 'Stage');
  }

  get key(): CustomerKey {
    return new CustomerKey(this, 'Key', { description: 'Key of the shop' });
  }

  get encryptionKey(): kms.IKey {
    return new kms.Key(this, 'EncryptionKey');
  }

  get accessLogs(): s3.IBucket {
    return new s3.Bucket(this, 'AccessLogs');
  }

  get bucket(): s3.IBucket {
    return new s3.Bucket(this, 'Bucket');
  }

  get documents(): s3.IBucket {
    return new s3.Bucket(this, 'Documents');
  }

  get site(): s3.IBucket {
    return new s3.Bucket(this, 'Site');
  }

  get topic(): sns.ITopic {
    return new sns.Topic(this, 'Topic');
  }

  get stream(): firehose.IDeliveryStream {
    const deliveryStreamName = 'aws-waf-logs-shop';
    return firehose.DeliveryStream.fromDeliveryStreamAttributes(this, 'Stream', { deliveryStreamName });
  }

  get images(): ecr.IRepository {
    return new ecr.Repository(this, 'Images');
  }

  get pipelineRole(): iam.IRole {
    return new iam.Role(this, 'PipelineRole', { assumedBy: new iam.AccountRootPrincipal() });
  }

  get provider(): iam.IOidcProvider {
    return new GithubIdentityProvider(this, 'Provider');
  }

  get loadBalancer(): elbv2.IApplicationLoadBalancer {
    const vpc = new ec2.Vpc(this, 'Vpc', { availabilityZones: ['us-east-1a', 'us-east-1b'] });
    return new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', { vpc });
  }

  get defaultBehavior(): cloudfront.BehaviorOptions {
    return { origin: new origins.HttpOrigin('origin.example.com') };
  }
}
