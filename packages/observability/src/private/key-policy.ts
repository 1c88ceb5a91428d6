import { Annotations } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What a service needs of a key, and the conditions that tie it to this account. */
export interface KeyUse {
  readonly service: string;
  readonly actions: string[];
  readonly conditions: iam.Conditions;
}

/**
 * Lets services use a key. The policy of an imported key cannot be changed from here, and without it the service fails
 * at run time only, so the caller is warned.
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
    'encryptionKey is imported, so its policy stays as it is: it must already let the services in, as the README lists',
  );
}
