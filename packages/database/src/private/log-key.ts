import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * Lets CloudWatch Logs use a key for log groups of these names, `*` among them. ARNs are built from names, so that a key
 * in another stack never depends on the groups ("Encrypt log data in CloudWatch Logs using AWS KMS").
 */
export function letLogsUse(scope: Construct, key: kms.IKey, names: string[]): void {
  const stack = Stack.of(scope);
  const arns = names.map((resourceName) =>
    stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
  );
  const operator = names.some((name) => name.includes('*')) ? 'ArnLike' : 'ArnEquals';
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { [operator]: { 'kms:EncryptionContext:aws:logs:arn': arns } },
    }),
  );
}
