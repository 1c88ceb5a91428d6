import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * Enables server access logging of a bucket. Without the feature flag `@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy`,
 * the `serverAccessLogsBucket` of the CDK would allow the delivery by access control list instead of bucket policy.
 */
export function logAccess(bucket: s3.Bucket, target: s3.IBucket, prefix: string): void {
  const resource = bucket.node.defaultChild as s3.CfnBucket;
  resource.loggingConfiguration = { destinationBucketName: target.bucketName, logFilePrefix: prefix };
  target.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [target.arnForObjects(`${prefix}*`)],
      // No aws:SourceArn: with a target in another stack, the two stacks would depend on each other.
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(bucket).account } },
    }),
  );
}
