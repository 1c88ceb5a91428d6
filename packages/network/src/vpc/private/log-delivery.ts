import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** Actions that a service needs to encrypt with a key (CloudWatch Logs User Guide, Amazon VPC User Guide). */
const USE_KEY = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** Allows CloudWatch Logs to use the key for log groups of this account and Region only. */
export function grantLogsEncrypt(scope: IConstruct, key: kms.IKey, logGroupName?: string): void {
  const stack = Stack.of(scope);
  // the log group's own ARN would be a circular reference between the log group and the key
  const groups = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroupName ?? '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: USE_KEY,
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
    }),
  );
}

/** Allows log delivery, which writes flow logs to buckets, to use the key for this account. */
export function grantDeliveryEncrypt(scope: IConstruct, key: kms.IKey): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: USE_KEY,
      resources: ['*'],
      // Amazon VPC User Guide, "Publish flow logs to Amazon S3", key policy for SSE-KMS
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
}
