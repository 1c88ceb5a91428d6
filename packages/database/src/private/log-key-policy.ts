import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/**
 * Allows CloudWatch Logs to use a key for the log groups with these names. A name can be `*`.
 *
 * The ARNs are built from the names. References would make a key in another stack depend on the log groups.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function allowLogsToUseKey(scope: Construct, key: kms.IKey, logGroupNames: string[]): void {
  const stack = Stack.of(scope);
  const arns = logGroupNames.map((resourceName) =>
    stack.formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME }),
  );
  const operator = logGroupNames.some((name) => name.includes('*')) ? 'ArnLike' : 'ArnEquals';
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { [operator]: { 'kms:EncryptionContext:aws:logs:arn': arns } },
    }),
  );
}
