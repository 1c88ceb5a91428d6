import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/**
 * "Required roles and permissions for canaries", limited to the prefix and to the metrics of canaries. The
 * bucket policy allows the writes, so that the role needs no wildcard. The policy of an imported bucket cannot be
 * changed in this app: the role then allows the writes.
 */
export function createCanaryRole(scope: Construct, bucket: s3.IBucket, prefix: string): iam.Role {
  const put = { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${prefix}/*`)] };
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description: 'Runs a health canary',
    statements: [
      ...useOfKey(bucket),
      new iam.PolicyStatement({ actions: ['s3:GetBucketLocation'], resources: [bucket.bucketArn] }),
      new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }),
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': 'CloudWatchSynthetics' } },
      }),
    ],
  });
  const role = new iam.Role(scope, 'Role', {
    description: 'Runs a health canary',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: [policy],
  });
  const { statementAdded } = bucket.addToResourcePolicy(new iam.PolicyStatement({ ...put, principals: [role] }));
  if (!statementAdded) policy.addStatements(new iam.PolicyStatement(put));
  return role;
}

function useOfKey({ encryptionKey, stack }: s3.IBucket): iam.PolicyStatement[] {
  if (encryptionKey === undefined) return [];
  return [
    new iam.PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${stack.region}.amazonaws.com` } },
    }),
  ];
}
