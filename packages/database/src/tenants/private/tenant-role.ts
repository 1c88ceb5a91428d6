import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { arnOf, throughService } from '../../private/managed-policy-role';
import { networkInterfaces } from '../../private/network-interfaces';

/** Resources that the function needs permissions for. */
export interface TenantResources {
  /** Secrets that the function reads: that of the master user and that of the new user. */
  readonly secrets: secretsmanager.ISecret[];
  readonly logGroup: logs.ILogGroup;
}

/** Creates the role of the function, with a managed policy: inline policies are findings of the NIST and PCI DSS packs. */
export function createTenantRole(scope: Construct, { logGroup, secrets }: TenantResources): iam.IRole {
  const description = 'Creates and drops a database on a shared instance';
  const policy = new iam.ManagedPolicy(scope, 'Policy', {
    description,
    statements: [
      new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: secrets.map(arnOf) }),
      ...secrets.flatMap(({ encryptionKey }) =>
        throughService(scope, 'secretsmanager', ['kms:Decrypt'], encryptionKey),
      ),
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
      networkInterfaces(),
    ],
  });
  const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
  return new iam.Role(scope, 'Role', { description, assumedBy, managedPolicies: [policy] }).withoutPolicyUpdates();
}
