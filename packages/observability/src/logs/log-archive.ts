import { Duration, Names, RemovalPolicy, Size, Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { checkArchive } from './private/archive-checks';
import { createClosedBucket } from './private/closed-bucket';
import { failOn } from '../private/validation';
import type { LogArchiveProps } from './log-archive-props';

/** Hive's way, which Athena and Glue read as columns; the times are UTC. */
const BY_TIME = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';

/**
 * Archives log groups in a bucket: CloudWatch Logs subscriptions, Amazon Data Firehose and S3. Objects are compressed
 * (gzip), partitioned by the hour (`logs/year=2030/month=01/...`), and become cold after a time. Each line is one
 * message of CloudWatch Logs, which names its log group and stream and holds their events. What could not be written
 * stands under `errors/`.
 *
 * Firehose, its decompression and S3 are charged by volume.
 *
 * The bucket is stateful: replacing it loses the archive.
 *
 * Throws when there is no log group, when one is given twice, or a duration is out of its range.
 */
export class LogArchive extends Construct {
  /** The bucket that holds the archive. */
  readonly bucket: s3.Bucket;

  /** The stream that writes it. */
  readonly deliveryStream: firehose.CfnDeliveryStream;

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    failOn(this, checkArchive(props));
    this.bucket = this.makeBucket(props);
    this.deliveryStream = this.makeStream(props);
    this.subscribe(props);
  }

  /**
   * Age of the oldest log event that is not in the bucket yet, in seconds: maximum over 5 minutes by default. Without
   * log events there is no data.
   */
  metricDataFreshness(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/Firehose',
      metricName: 'DeliveryToS3.DataFreshness',
      dimensionsMap: { DeliveryStreamName: this.deliveryStream.ref },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.minutes(5),
      ...props,
    }).attachTo(this);
  }

  private makeBucket(props: LogArchiveProps): s3.Bucket {
    const transitionAfter = props.coldAfter ?? Duration.days(90);
    return createClosedBucket(this, 'Bucket', {
      bucketName: props.bucketName,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      rule: {
        id: 'cold',
        transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter }],
        expiration: props.expiration,
      },
      serverAccessLogs: props.serverAccessLogs,
      serverAccessLogsPrefix: props.serverAccessLogsPrefix ?? 'log-archive/',
    });
  }

  private makeStream(props: LogArchiveProps): firehose.CfnDeliveryStream {
    const role = this.makeWriter(props.encryptionKey);
    const stream = new firehose.CfnDeliveryStream(this, 'DeliveryStream', {
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: {
        keyType: 'CUSTOMER_MANAGED_CMK',
        keyArn: props.encryptionKey.keyArn,
      },
      extendedS3DestinationConfiguration: {
        bucketArn: this.bucket.bucketArn,
        roleArn: role.roleArn,
        prefix: `logs/${BY_TIME}`,
        errorOutputPrefix: `errors/!{firehose:error-output-type}/${BY_TIME}`,
        compressionFormat: 'GZIP',
        bufferingHints: {
          intervalInSeconds: (props.bufferingInterval ?? Duration.minutes(5)).toSeconds(),
          sizeInMBs: Size.mebibytes(64).toMebibytes(),
        },
        // CloudWatch Logs sends each message as a gzip of its own, without an end of line: unreadable when put together.
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: 'Decompression',
              parameters: [{ parameterName: 'CompressionFormat', parameterValue: 'GZIP' }],
            },
            { type: 'AppendDelimiterToRecord', parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }] },
          ],
        },
      },
    });
    // Firehose tries to write as soon as it exists.
    if (this.bucket.policy) stream.node.addDependency(this.bucket.policy);
    return stream;
  }

  /** The role that writes: its way to the objects stands in the bucket's policy, so that its own needs no wildcard. */
  private makeWriter(key: kms.IKey): iam.Role {
    const { region, account } = Stack.of(this);
    const encrypt = new iam.ManagedPolicy(this, 'WriterPolicy', {
      description: 'Encrypts the log archive',
      statements: [
        new iam.PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
        }),
      ],
    });
    const role = new iam.Role(this, 'Writer', {
      description: 'Writes the log archive',
      assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'sts:ExternalId': account } },
      }),
      managedPolicies: [encrypt],
    });
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [role],
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [this.bucket.bucketArn],
      }),
    );
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [role],
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
        resources: [this.bucket.arnForObjects('*')],
      }),
    );
    return role;
  }

  private subscribe({ logGroups, filterPattern }: LogArchiveProps): void {
    const put = new iam.ManagedPolicy(this, 'SenderPolicy', {
      description: 'Sends log events to the log archive',
      statements: [
        new iam.PolicyStatement({
          actions: ['firehose:PutRecord', 'firehose:PutRecordBatch'],
          resources: [this.deliveryStream.attrArn],
        }),
      ],
    });
    const sender = new iam.Role(this, 'Sender', {
      description: 'Sends log events to the log archive',
      assumedBy: new iam.ServicePrincipal('logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': logGroups.map((logGroup) => logGroup.logGroupArn) },
        },
      }),
      managedPolicies: [put],
    });
    for (const logGroup of logGroups) {
      new logs.SubscriptionFilter(this, `Subscription-${Names.nodeUniqueId(logGroup.node)}`, {
        logGroup,
        filterPattern: filterPattern ?? logs.FilterPattern.allEvents(),
        destination: { bind: () => ({ arn: this.deliveryStream.attrArn, role: sender.withoutPolicyUpdates() }) },
      });
    }
  }
}
