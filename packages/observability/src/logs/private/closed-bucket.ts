import { Duration, type RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** What the caller of `createClosedBucket()` chooses. */
export interface ClosedBucketDesign {
  readonly bucketName?: string;
  readonly encryptionKey: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
  /** The one lifecycle rule; what was overwritten or half written goes after a while in any case. */
  readonly rule: s3.LifecycleRule;
  readonly serverAccessLogs?: s3.IBucket;
  readonly serverAccessLogsPrefix: string;
}

/** A bucket that is encrypted, versioned, closed to the public and to plain HTTP, and tidies up after itself. */
export function createClosedBucket(scope: Construct, id: string, design: ClosedBucketDesign): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    bucketName: design.bucketName,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: design.encryptionKey,
    bucketKeyEnabled: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: design.removalPolicy,
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        ...design.rule,
      },
    ],
  });
  // a bucket that outlives its stack must not lose the policy that closes it
  bucket.policy?.applyRemovalPolicy(design.removalPolicy);
  if (design.serverAccessLogs) logAccess(bucket, design.serverAccessLogs, design.serverAccessLogsPrefix);
  return bucket;
}

/** The CDK's `serverAccessLogsBucket` would, without its feature flag, open the target by access control list. */
function logAccess(bucket: s3.Bucket, target: s3.IBucket, logFilePrefix: string): void {
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  resource.loggingConfiguration = { destinationBucketName: target.bucketName, logFilePrefix };
  target.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [target.arnForObjects(`${logFilePrefix}*`)],
      // no aws:SourceArn: a target in another stack and this bucket would then wait for one another
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(bucket).account } },
    }),
  );
}
