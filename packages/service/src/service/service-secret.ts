import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { checkForm } from '../private/checks';
import { problemsOf } from '../private/validation';

/**
 * A secret in AWS Secrets Manager that a container reads as an environment variable. Amazon ECS reads it once, when a task
 * starts, so tasks must be replaced after a rotation: see `RestartOnRotation`.
 *
 * Use it wherever the CDK takes an `ecs.Secret`. Unlike `ecs.Secret.fromSecretsManager`, it does not change the policy of the
 * secret or of its key, so both can be in another stack.
 *
 * To read variables from elsewhere, extend `ecs.Secret` and implement `arn` and `grantRead`: `ContainerService` takes any
 * `ecs.Secret`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 * @example
 * service.container.addSecret('DB_PASSWORD', ServiceSecret.fromSecretsManager(login, 'password'));
 */
export class ServiceSecret extends ecs.Secret {
  /**
   * Reads a secret, or a field of it. Returns a `ServiceSecret`.
   *
   * @param secret The secret. An imported one requires its `encryptionKey` if it has a customer managed key.
   * @param field JSON field to read. Without it, the variable contains the whole secret.
   */
  static override fromSecretsManager(secret: secretsmanager.ISecret, field?: string): ecs.Secret {
    return new ServiceSecret(secret, field);
  }

  /** ARN of the secret, followed by the field if there is one. */
  readonly arn: string;

  /** Whether the variable contains a field of the secret. */
  readonly hasField?: boolean;

  /**
   * @param secret The secret.
   * @param field JSON field to read.
   */
  protected constructor(
    /** The secret. */
    readonly secret: secretsmanager.ISecret,
    /** The JSON field, if one is read. */
    readonly field?: string,
  ) {
    super();
    const secretArn = secret.secretFullArn ?? secret.secretArn;
    this.arn = field === undefined ? secretArn : `${secretArn}:${field}::`;
    this.hasField = field !== undefined;
  }

  /** Returns what is invalid. The service reports it in one error with all other problems. */
  validate(): string[] {
    return problemsOf([checkForm('field', this.field, /^[^:]+$/, 'the name of a JSON field without colons')]);
  }

  /** Grants permission to read the secret and to decrypt it through Secrets Manager. Adds statements to the grantee only. */
  override grantRead(grantee: iam.IGrantable): iam.Grant {
    const { secretFullArn, secretArn, encryptionKey, env } = this.secret;
    const read = iam.Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      // A partial ARN lacks the six random characters at the end.
      resourceArns: [secretFullArn ?? `${secretArn}-??????`],
    });
    if (!encryptionKey) return read;
    const decrypt = iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${env.region}.amazonaws.com` } },
    });
    return read.combine(decrypt);
  }
}
