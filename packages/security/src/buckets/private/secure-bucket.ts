import { Duration, Names, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { checkBucketName, checkDays, checkNoSnapshot, type Problem } from '../../private/validation';
import type { ServerAccessLogs } from '../server-access-logs';

/** Largest number of days in a lifecycle rule: a signed 32-bit integer (Amazon S3 API, `LifecycleExpiration`). */
const MAX_LIFECYCLE_DAYS = 2_147_483_647;

/** Props that the buckets of this library have in common. */
export interface SecureBucketOptions {
  readonly bucketName?: string;
  readonly encryptionKey?: kms.IKey;
  readonly noncurrentVersionExpiration?: Duration;
  readonly replicationRules?: s3.ReplicationRule[];
  readonly serverAccessLogs?: ServerAccessLogs;
  readonly removalPolicy?: RemovalPolicy;
  readonly autoDeleteObjects?: boolean;
}

/** Props of an encrypted, versioned bucket that blocks public access and requires TLS 1.2, with one lifecycle rule. */
export function secureBucketProps(options: SecureBucketOptions, rule: s3.LifecycleRule): s3.BucketProps {
  const { encryptionKey } = options;
  return {
    bucketName: options.bucketName,
    encryption: encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
    encryptionKey,
    bucketKeyEnabled: encryptionKey ? true : undefined,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    replicationRules: options.replicationRules,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: options.noncurrentVersionExpiration ?? Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        ...rule,
      },
    ],
    removalPolicy: removalPolicyOf(options),
    autoDeleteObjects: options.autoDeleteObjects,
  };
}

/** Applies what the constructor of the L2 cannot. */
export function completeSecureBucket(bucket: s3.Bucket, options: SecureBucketOptions): void {
  // A retained bucket must keep the policy that requires TLS.
  bucket.policy?.applyRemovalPolicy(removalPolicyOf(options));
  if (options.serverAccessLogs) logAccess(bucket, options.serverAccessLogs);
}

/**
 * A retained bucket with a fixed name blocks the next creation. With a generated name, a bucket is retained after a failed
 * creation too: it may contain objects, for example the test file of a load balancer, and CloudFormation deletes empty buckets
 * only.
 */
function removalPolicyOf({ bucketName, removalPolicy }: SecureBucketOptions): RemovalPolicy {
  const retain = bucketName === undefined ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  return removalPolicy ?? retain;
}

/** Checks an age in a lifecycle rule. An undefined or unresolved duration passes. */
export function checkAge(prop: string, age: Duration | undefined): Problem {
  return checkDays(prop, age, 1, MAX_LIFECYCLE_DAYS);
}

export function checkSecureBucket(options: SecureBucketOptions): Problem[] {
  return [
    checkNoSnapshot(options.removalPolicy),
    checkBucketName(options.bucketName),
    checkReplication(options.replicationRules),
    checkAge('noncurrentVersionExpiration', options.noncurrentVersionExpiration),
    options.autoDeleteObjects && options.removalPolicy !== RemovalPolicy.DESTROY
      ? `autoDeleteObjects requires removalPolicy RemovalPolicy.DESTROY, got ${removalPolicyOf(options)}`
      : undefined,
    options.serverAccessLogs?.bucket.encryptionKey
      ? 'serverAccessLogs.bucket must use SSE-S3, got a bucket with a KMS key'
      : undefined,
  ];
}

/** Amazon S3 requires different priorities of several rules. */
function checkReplication(rules: s3.ReplicationRule[] = []): Problem {
  const priorities = rules.map(({ priority }) => priority);
  const areDifferent = new Set(priorities).size === rules.length && !priorities.includes(undefined);
  if (rules.length < 2 || areDifferent) return undefined;
  return `replicationRules must have different priorities, got ${priorities.map((each) => each ?? 'none').join(', ')}`;
}

/**
 * Without the feature flag `@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy`, the `serverAccessLogsBucket` of the CDK
 * would allow the delivery with an access control list instead of the bucket policy.
 */
function logAccess(bucket: s3.Bucket, logs: ServerAccessLogs): void {
  const { bucket: target, prefix = `${Names.uniqueId(bucket)}/` } = logs;
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  resource.loggingConfiguration = { destinationBucketName: target.bucketName, logFilePrefix: prefix };
  target.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [target.arnForObjects(`${prefix}*`)],
      // Amazon S3 User Guide, "Enabling Amazon S3 server access logging", permissions for log delivery. No aws:SourceArn: with a
      // target in another stack, the two stacks would depend on each other.
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(bucket).account } },
    }),
  );
}
