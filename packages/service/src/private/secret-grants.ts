import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { viaService } from './via-service';

/**
 * Grants permission to read a secret and to decrypt it through Secrets Manager. Unlike the grant of the CDK, it does not change
 * the policy of the secret or of its key.
 */
export function grantSecretRead(secret: secretsmanager.ISecret, grantee: iam.IGrantable): iam.Grant {
  const { secretFullArn, secretArn, encryptionKey, env } = secret;
  const read = iam.Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue'],
    // A partial ARN lacks the six random characters at the end.
    resourceArns: [secretFullArn ?? `${secretArn}-??????`],
  });
  return encryptionKey ? read.combine(viaService(grantee, encryptionKey, 'secretsmanager', env.region)) : read;
}
