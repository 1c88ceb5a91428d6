import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** Server access logging of the bucket of a `LogArchive`. */
export interface ArchiveServerAccessLogs {
  /** Bucket of this account that receives the logs. It must be encrypted with SSE-S3. Its policy is extended. */
  readonly bucket: s3.IBucket;

  /**
   * Prefix of the log objects, with a trailing slash.
   *
   * @default 'log-archive/'
   */
  readonly prefix?: string;
}

/** Properties of `LogArchive`. */
export interface LogArchiveProps {
  /** Log groups to archive, at least one. The archive uses one of the two subscription filters of each log group. */
  readonly logGroups: logs.ILogGroup[];

  /** Key that encrypts the bucket and the delivery stream. */
  readonly encryptionKey: kms.IKey;

  /**
   * Pattern of the log events to archive.
   *
   * @default - all log events
   */
  readonly filterPattern?: logs.IFilterPattern;

  /**
   * Age at which logs transition to S3 Glacier Instant Retrieval, in whole days. That storage class has a minimum
   * storage duration charge of 90 days.
   *
   * @default Duration.days(90)
   */
  readonly transitionAfter?: Duration;

  /**
   * Age at which logs are deleted, in whole days.
   *
   * @default - logs are not deleted
   */
  readonly expiration?: Duration;

  /**
   * Time for which Firehose buffers log events before it writes an object, from 1 to 15 minutes. A longer interval
   * results in fewer and larger objects.
   *
   * @default Duration.minutes(5)
   */
  readonly bufferingInterval?: Duration;

  /**
   * Server access logging of the bucket.
   *
   * @default - disabled
   */
  readonly serverAccessLogs?: ArchiveServerAccessLogs;

  /**
   * Name of the bucket. CloudFormation cannot replace a bucket with a fixed name.
   *
   * @default - CloudFormation generates a name
   */
  readonly bucketName?: string;

  /**
   * Removal policy of the bucket.
   *
   * @default - RemovalPolicy.RETAIN; with `bucketName`, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, so that a failed creation
   * does not block the next one
   */
  readonly removalPolicy?: RemovalPolicy;
}
