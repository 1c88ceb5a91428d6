import { Duration, Names, Size, Stack } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { aws_logs as refs } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { createArchiveBucket } from './private/archive-bucket';
import { checkArchive } from './private/archive-checks';
import { createAfterPolicy } from '../private/dependencies';
import { failOn } from '../private/validation';
import type { LogArchiveProps } from './log-archive-props';

/** Hive partitions, which Athena and Glue read as columns, in UTC. */
const BY_TIME = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/hour=!{timestamp:HH}/';

/**
 * Archives log groups in an S3 bucket by CloudWatch Logs subscription filters and Amazon Data Firehose. Objects are gzip
 * compressed, partitioned by hour (`logs/year=2030/month=01/...`), and transition to a cold storage class. Each line is
 * one CloudWatch Logs message with its log group, log stream and log events. Records that cannot be delivered go to
 * `errors/`.
 *
 * Firehose, its decompression and S3 are charged by volume.
 *
 * The bucket is stateful: a replacement deletes or orphans the archive.
 *
 * Throws if there is no log group or a repeated one, or a duration is out of range.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample
 *
 * @example
 * const logArchive = new LogArchive(this, 'OrdersArchive', {
 *   logGroups: [logGroup],
 *   encryptionKey,
 *   expiration: Duration.days(400),
 * });
 * // A log group that is created later:
 * const jobs = new logs.LogGroup(this, 'Jobs');
 * jobs.addSubscriptionFilter('Archive', { destination: logArchive, filterPattern: logs.FilterPattern.allEvents() });
 */
export class LogArchive extends Construct implements logs.ILogSubscriptionDestination {
  /** Bucket of the archive. */
  readonly bucket: s3.Bucket;

  /** Delivery stream that writes to the bucket. */
  readonly deliveryStream: firehose.CfnDeliveryStream;

  private readonly senderRole: iam.IRole;

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const transitionAfter = props.transitionAfter ?? Duration.days(90);
    failOn(this, checkArchive(props, transitionAfter));
    this.bucket = createArchiveBucket(this, props, transitionAfter);
    this.deliveryStream = this.createStream(props);
    this.senderRole = this.createSender();
    for (const logGroup of props.logGroups) {
      new logs.SubscriptionFilter(this, `Subscription-${Names.nodeUniqueId(logGroup.node)}`, {
        logGroup,
        filterPattern: props.filterPattern ?? logs.FilterPattern.allEvents(),
        destination: this,
      });
    }
  }

  /** Returns the destination of a subscription filter. */
  bind(_scope: Construct, _sourceLogGroup: refs.ILogGroupRef): logs.LogSubscriptionDestinationConfig {
    return { arn: this.deliveryStream.attrArn, role: this.senderRole };
  }

  /**
   * Age of the oldest log event that is not in the bucket, in seconds. Maximum over 5 minutes by default. There is no data
   * without log events.
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

  private createStream(props: LogArchiveProps): firehose.CfnDeliveryStream {
    const role = this.createWriter(props.encryptionKey);
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
        // CloudWatch Logs compresses each message without a line end. Firehose must decompress before it concatenates.
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
    // Firehose checks its permission to write when the delivery stream is created.
    createAfterPolicy(stream, this.bucket.policy);
    return stream;
  }

  /** Role of Firehose. The bucket policy allows the access to objects, so that the role needs no wildcard. */
  private createWriter(key: kms.IKey): iam.Role {
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

  /**
   * Role of CloudWatch Logs. The condition is that of "Subscription filters with Amazon Data Firehose": all log groups of the
   * account and Region. That page does not say that CloudWatch Logs sends `aws:SourceAccount`.
   */
  private createSender(): iam.IRole {
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
          StringLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'logs', resource: '*' }) },
        },
      }),
      managedPolicies: [put],
    });
    return sender.withoutPolicyUpdates();
  }
}
