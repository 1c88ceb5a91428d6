import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import { checkForm } from '../private/checks';
import { partialArn } from '../private/secret-checks';
import { grantSecretRead } from '../private/secret-grants';
import { recordReader } from '../private/secret-readers';
import { problemsOf } from '../private/validation';
import { ParameterSecret } from './private/parameter-secret';

/**
 * A secret in AWS Secrets Manager, or a parameter in AWS Systems Manager, that a container reads as an environment variable or
 * a log driver as an option. Amazon ECS reads it once, when a task starts, so tasks must be replaced after a rotation: see
 * `RestartOnRotation`.
 *
 * Use it wherever the CDK takes an `ecs.Secret`. Unlike `ecs.Secret.fromSecretsManager`, it does not change the policy of the
 * secret or of its key, so both can be in another stack.
 *
 * Import a secret with `secretsmanager.Secret.fromSecretCompleteArn`. A task does not start with the name or the partial ARN of
 * a secret, so a service fails at synthesis.
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
   * Reads the current version of a secret, or a field of it. Returns a `ServiceSecret`.
   *
   * @param secret The secret. An imported one requires its `encryptionKey` if it has a customer managed key.
   * @param field JSON field to read. Without it, the variable contains the whole secret.
   */
  static override fromSecretsManager(secret: secretsmanager.ISecret, field?: string): ecs.Secret {
    return new ServiceSecret(secret, field);
  }

  /**
   * Reads a version of a secret, or a field of it. Returns a `ServiceSecret`. The variable of running and new tasks does not
   * change until the task definition changes.
   *
   * @param secret The secret. An imported one requires its `encryptionKey` if it has a customer managed key.
   * @param versionInfo Id or staging label of the version, not both.
   * @param field JSON field to read. Without it, the variable contains the whole secret.
   */
  static override fromSecretsManagerVersion(
    secret: secretsmanager.ISecret,
    versionInfo: ecs.SecretVersionInfo,
    field?: string,
  ): ecs.Secret {
    return new ServiceSecret(secret, field, versionInfo);
  }

  /**
   * Reads the latest version of a parameter in AWS Systems Manager Parameter Store. Amazon ECS does not support versions of
   * parameters: put the version in the name of the parameter.
   *
   * @param parameter The parameter. Import a `SecureString` with `fromSecureStringParameterAttributes`, and with its
   * `encryptionKey` if it has a customer managed key.
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
   */
  static override fromSsmParameter(parameter: ssm.IParameter): ecs.Secret {
    return new ParameterSecret(parameter);
  }

  /** ARN of the secret, followed by the field and the version if there are any. */
  readonly arn: string;

  /** Whether the variable contains a field of the secret. */
  readonly hasField?: boolean;

  /**
   * @param secret The secret.
   * @param field JSON field to read.
   * @param versionInfo Version to read.
   */
  protected constructor(
    /** The secret. */
    readonly secret: secretsmanager.ISecret,
    /** The JSON field, if one is read. */
    readonly field?: string,
    /** The version, if it is not the current one. */
    readonly versionInfo?: ecs.SecretVersionInfo,
  ) {
    super();
    const secretArn = secret.secretFullArn ?? secret.secretArn;
    const { versionStage = '', versionId = '' } = versionInfo ?? {};
    const suffix = field === undefined && !versionInfo ? '' : `:${field ?? ''}:${versionStage}:${versionId}`;
    this.arn = `${secretArn}${suffix}`;
    this.hasField = field !== undefined;
  }

  /** Returns what is invalid. The service reports it in one error with all other problems. */
  validate(): string[] {
    const { versionStage, versionId } = this.versionInfo ?? {};
    const one = (versionStage === undefined) !== (versionId === undefined);
    return problemsOf([
      this.secret.secretFullArn === undefined ? partialArn(this.secret.secretName) : undefined,
      checkForm('field', this.field, /^[^:]+$/, 'the name of a JSON field without colons'),
      checkForm('versionStage', versionStage, /^[^:]{1,256}$/, 'a staging label of 1 to 256 characters without colons'),
      checkForm('versionId', versionId, /^[^:]{32,64}$/, 'a version id of 32 to 64 characters without colons'),
      this.versionInfo && !one ? 'versionInfo must have either a versionId or a versionStage' : undefined,
    ]);
  }

  /** Grants permission to read the secret and to decrypt it through Secrets Manager. Adds statements to the grantee only. */
  override grantRead(grantee: iam.IGrantable): iam.Grant {
    // A version id never has another value, so that a rotation requires no restart.
    if (this.versionInfo?.versionId === undefined) recordReader(grantee, this.secret);
    return grantSecretRead(this.secret, grantee);
  }
}
