import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** Properties of `LogArchive`. */
export interface LogArchiveProps {
  /** Log groups to archive, at least one. Each can have two subscriptions, of which this is one. */
  readonly logGroups: logs.ILogGroup[];

  /** Key that encrypts the bucket and what is on its way there. */
  readonly encryptionKey: kms.IKey;

  /**
   * Which log events are archived.
   *
   * @default - all of them
   */
  readonly filterPattern?: logs.IFilterPattern;

  /**
   * Age at which logs move to Glacier Instant Retrieval, in whole days; it bills at least 90 days of storage there.
   *
   * @default Duration.days(90)
   */
  readonly coldAfter?: Duration;

  /**
   * Age at which logs are deleted, in whole days.
   *
   * @default - they are kept
   */
  readonly expiration?: Duration;

  /**
   * How long logs are gathered before they are written, from 1 to 15 minutes. Longer makes fewer and larger objects.
   *
   * @default Duration.minutes(5)
   */
  readonly bufferingInterval?: Duration;

  /**
   * Bucket that keeps a log of the access to the archive.
   *
   * @default - access is not logged
   */
  readonly serverAccessLogs?: s3.IBucket;

  /**
   * Folder of `serverAccessLogs`, with the slash at its end.
   *
   * @default 'log-archive/'
   */
  readonly serverAccessLogsPrefix?: string;

  /**
   * Name of the bucket. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly bucketName?: string;

  /**
   * What happens to the archive when the bucket leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
