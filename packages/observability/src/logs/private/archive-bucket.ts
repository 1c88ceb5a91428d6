import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ArchiveServerAccessLogs, LogArchiveProps } from '../log-archive-props';

/** Creates the bucket of an archive: encrypted, versioned, without public access, TLS 1.2 only. */
export function createArchiveBucket(scope: Construct, props: LogArchiveProps, transitionAfter: Duration): s3.Bucket {
  // A retained bucket with a fixed name blocks the next creation. With a generated name it is retained after a failed creation
  // too: it may contain objects, and CloudFormation deletes empty buckets only.
  const retain = props.bucketName === undefined ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  const removalPolicy = props.removalPolicy ?? retain;
  const bucket = new s3.Bucket(scope, 'Bucket', {
    bucketName: props.bucketName,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: props.encryptionKey,
    bucketKeyEnabled: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy,
    lifecycleRules: [
      {
        id: 'cold',
        transitions: [{ storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter }],
        expiration: props.expiration,
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
  });
  // A retained bucket must keep the policy that requires TLS.
  bucket.policy?.applyRemovalPolicy(removalPolicy);
  if (props.serverAccessLogs) logAccess(bucket, props.serverAccessLogs);
  return bucket;
}

/**
 * Without the feature flag `@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy`, the `serverAccessLogsBucket` of the CDK
 * would allow the delivery with an access control list instead of the bucket policy.
 */
function logAccess(bucket: s3.Bucket, { bucket: target, prefix = 'log-archive/' }: ArchiveServerAccessLogs): void {
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
