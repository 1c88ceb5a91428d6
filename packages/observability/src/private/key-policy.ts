import { Annotations, ArnFormat, type Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Actions on a key that a service needs, and the conditions that limit the service to this account. */
export interface KeyUse {
  readonly service: string;
  readonly actions: string[];
  readonly conditions: iam.Conditions;
}

/**
 * Adds statements for services to a key policy. The policy of an imported key cannot be changed in this app, and a
 * missing statement shows at run time only: the construct then gets a warning.
 */
export function allowOnKey(scope: Construct, key: kms.IKey, uses: KeyUse[]): void {
  const results = uses.map(({ service, actions, conditions }) =>
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal(service)],
        actions,
        resources: ['*'],
        conditions,
      }),
    ),
  );
  if (results.every((result) => result.statementAdded)) return;
  Annotations.of(scope).addWarningV2(
    '@pets/observability:keyPolicyUnchanged',
    'encryptionKey is imported and its policy cannot be changed in this app. ' +
      'Its policy must allow the service principals that the README lists',
  );
}

/**
 * Use of a key by the log groups with a name or name pattern. "Encrypt log data in CloudWatch Logs using AWS KMS": the
 * encryption context is the ARN of the log group.
 */
export function useByLogs(stack: Stack, logGroupName = '*'): KeyUse {
  // The name instead of a reference: the log group depends on the key, so the key must not depend on the log group.
  const arn = stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return {
    service: `logs.${stack.region}.amazonaws.com`,
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn } },
  };
}
