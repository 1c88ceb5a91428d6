import { Duration, Names, RemovalPolicy } from 'aws-cdk-lib/core';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { LogSource } from './log-source';
import { checkDays, failOn } from '../private/validation';
import { MAX_LIFECYCLE_DAYS } from './private/lifecycle';
import { logAccess } from './private/server-access-logs';

/** Properties of `LogBucket`. */
export interface LogBucketProps {
  /**
   * Services that deliver logs here. Each is let in by the policies of the bucket and its key.
   *
   * @default - none; constructs that log here by themselves, such as load balancers, add their own permissions
   */
  readonly sources?: LogSource[];

  /**
   * Key that encrypts the logs. Load balancer access logs, server access logs and legacy CloudFront logs need SSE-S3:
   * leave it out for them.
   *
   * @default - SSE-S3
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Name of the bucket. A fixed name blocks replacement.
   *
   * @default - CloudFormation chooses one
   */
  readonly bucketName?: string;

  /**
   * Age at which a log is deleted, in whole days.
   *
   * @default Duration.days(400)
   */
  readonly expiration?: Duration;

  /**
   * Age at which a log moves to Glacier Instant Retrieval, which bills at least 90 days of storage.
   *
   * @default - logs stay in the standard storage class
   */
  readonly archiveAfter?: Duration;

  /**
   * Time for which a deleted or overwritten log can be brought back, in whole days.
   *
   * @default Duration.days(30)
   */
  readonly noncurrentExpiration?: Duration;

  /**
   * Retention that nobody (compliance) or few (governance) can shorten. It cannot be switched off later.
   *
   * @default - no object lock
   */
  readonly objectLock?: s3.ObjectLockRetention;

  /**
   * Bucket of this account that keeps a log of the access to this one. It must be encrypted with SSE-S3.
   *
   * @default - access is not logged, as befits a bucket that only receives server access logs
   */
  readonly serverAccessLogs?: s3.IBucket;

  /**
   * Folder of `serverAccessLogs`, with the slash at its end.
   *
   * @default - a name made from the construct's path
   */
  readonly serverAccessLogsPrefix?: string;

  /**
   * What happens to the logs when the bucket leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether the logs are deleted together with the bucket, by a function that the CDK brings along. It needs
   * `RemovalPolicy.DESTROY`, and is for environments that are thrown away.
   *
   * @default false
   */
  readonly autoDeleteObjects?: boolean;
}

/**
 * A bucket for access and audit logs: closed to the public, TLS 1.2 or newer only, versioned, expired by age.
 *
 * This resource is stateful: replacing it loses the logs.
 *
 * Throws when a duration is out of bounds or the durations contradict one another, and when a source cannot deliver to
 * such a bucket.
 */
export class LogBucket extends Construct {
  /** The bucket, for everything that logs to an `IBucket`. */
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, props: LogBucketProps = {}) {
    super(scope, id);
    const sources = props.sources ?? [];
    const expiration = props.expiration ?? Duration.days(400);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    failOn(this, [
      ...checkLifecycle(props, expiration),
      ...checkRemoval(props, removalPolicy),
      ...checkSources(props, sources),
    ]);

    this.bucket = new s3.Bucket(this, 'Resource', {
      bucketName: props.bucketName,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      objectOwnership: sources.some((source) => source._aclNeeded)
        ? s3.ObjectOwnership.BUCKET_OWNER_PREFERRED
        : s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: props.encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey ? true : undefined,
      objectLockDefaultRetention: props.objectLock,
      lifecycleRules: [
        {
          id: 'ExpireByAge',
          expiration,
          noncurrentVersionExpiration: props.noncurrentExpiration ?? Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          transitions: props.archiveAfter && [
            { storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: props.archiveAfter },
          ],
        },
      ],
      removalPolicy,
      autoDeleteObjects: props.autoDeleteObjects,
    });
    // A bucket that outlives its stack must not lose the policy that closes it.
    this.bucket.policy?.applyRemovalPolicy(removalPolicy);
    for (const source of sources) source._authorize(this, this.bucket);
    if (props.serverAccessLogs) {
      logAccess(this.bucket, props.serverAccessLogs, props.serverAccessLogsPrefix ?? `${Names.uniqueId(this)}/`);
    }
  }
}

function checkLifecycle(props: LogBucketProps, expiration: Duration): (string | undefined)[] {
  return [
    checkDays('expiration', expiration, 1, MAX_LIFECYCLE_DAYS),
    checkDays('noncurrentExpiration', props.noncurrentExpiration, 1, MAX_LIFECYCLE_DAYS),
    checkDays('archiveAfter', props.archiveAfter, 1, MAX_LIFECYCLE_DAYS),
    ...compare('archiveAfter', props.archiveAfter, expiration, (archive, expire) => archive < expire, 'less than'),
    ...compare('objectLock', props.objectLock?.duration, expiration, (lock, expire) => lock <= expire, 'at most'),
  ];
}

function compare(
  prop: string,
  value: Duration | undefined,
  expiration: Duration,
  holds: (value: number, expiration: number) => boolean,
  relation: string,
): string[] {
  if (value === undefined || value.isUnresolved() || expiration.isUnresolved()) return [];
  const [days, most] = [value, expiration].map((duration) => duration.toDays({ integral: false }));
  return holds(days, most) ? [] : [`${prop} must be ${relation} the expiration of ${most} days, got ${days}`];
}

function checkRemoval(props: LogBucketProps, removalPolicy: RemovalPolicy): (string | undefined)[] {
  if (!props.autoDeleteObjects) return [];
  return [
    removalPolicy === RemovalPolicy.DESTROY ? undefined : 'autoDeleteObjects needs removalPolicy DESTROY',
    props.objectLock ? 'autoDeleteObjects must be left out: objectLock forbids it' : undefined,
  ];
}

function checkSources(props: LogBucketProps, sources: LogSource[]): (string | undefined)[] {
  const traits = {
    keyed: props.encryptionKey !== undefined,
    locked: props.objectLock !== undefined,
    bucketName: props.bucketName,
  };
  const target = props.serverAccessLogs;
  return [
    ...sources.flatMap((source) => source._problems(traits)),
    target?.encryptionKey ? 'serverAccessLogs must be a bucket with SSE-S3, got one with a key' : undefined,
    props.serverAccessLogsPrefix !== undefined && target === undefined
      ? 'serverAccessLogsPrefix needs serverAccessLogs'
      : undefined,
  ];
}
