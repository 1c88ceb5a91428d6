import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** What a service that encrypts with a key needs (CloudWatch Logs User Guide, Amazon VPC User Guide). */
const USE_KEY = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** Lets CloudWatch Logs encrypt log groups of this account and region with the key, and nothing else. */
export function letLogsEncrypt(scope: IConstruct, key: kms.IKey, logGroupName?: string): void {
  const stack = Stack.of(scope);
  // The ARN of the group itself would make group and key need one another.
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

/** Lets log delivery, which writes flow logs into buckets, encrypt what it writes for this account with the key. */
export function letDeliveryEncrypt(scope: IConstruct, key: kms.IKey): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: USE_KEY,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
}
