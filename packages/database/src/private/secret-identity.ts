import { Token } from 'aws-cdk-lib/core';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Whether two constructs are the same secret. An attachment and its secret have different references. */
export function isSameSecret(one: secretsmanager.ISecret, other: secretsmanager.ISecret): boolean {
  return identityOf(one) === identityOf(other);
}

function identityOf(secret: secretsmanager.ISecret): string {
  const resource = secret.node.defaultChild;
  const arn = resource instanceof secretsmanager.CfnSecretTargetAttachment ? resource.secretId : secret.secretArn;
  return JSON.stringify([Token.isUnresolved(arn) ? secret.stack.node.path : '', secret.stack.resolve(arn)]);
}
