import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** Properties of `ManagedPolicyRole`. */
export interface ManagedPolicyRoleProps extends iam.RoleProps {
  readonly policy: iam.ManagedPolicy;
}

/** A role that adds the permissions that it is granted later to its managed policy, not to an inline policy. */
export class ManagedPolicyRole extends iam.Role {
  private readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: ManagedPolicyRoleProps) {
    super(scope, id, props);
    this.policy = props.policy;
  }

  override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this.policy };
  }
}

/** Granted on the role only. A key policy with the role would make the stacks of both depend on each other. */
export function throughService(
  scope: Construct,
  service: string,
  actions: string[],
  key: kms.IKey | undefined,
): iam.PolicyStatement[] {
  if (!key) return [];
  const { region, urlSuffix } = Stack.of(scope);
  const conditions = { StringEquals: { 'kms:ViaService': `${service}.${region}.${urlSuffix}` } };
  return [new iam.PolicyStatement({ actions, resources: [key.keyArn], conditions })];
}

/** The ARN of a secret that is imported without its random suffix needs a pattern for the suffix. */
export function arnOf(secret: secretsmanager.ISecret): string {
  return secret.secretFullArn ?? `${secret.secretArn}-??????`;
}
