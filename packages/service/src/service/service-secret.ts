import { Token } from 'aws-cdk-lib/core';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * A secret that a container reads as an environment variable. Amazon ECS reads it once, when a task starts: after a
 * rotation the tasks must be replaced.
 */
export class ServiceSecret {
  /**
   * A secret of AWS Secrets Manager, which the service's execution role is then allowed to read, and to decrypt with the
   * secret's key. Neither the secret's policy nor the key's is changed, so both may stand in another stack.
   *
   * @param secret The secret; an imported one needs its `encryptionKey` if it is not encrypted with AWS's own key.
   * @param field The field to take out of a secret that holds JSON; without it the variable holds the whole secret.
   */
  static fromSecretsManager(secret: secretsmanager.ISecret, field?: string): ServiceSecret {
    return new ServiceSecret(secret, field);
  }

  private constructor(
    /** The secret. */
    readonly secret: secretsmanager.ISecret,
    /** The JSON field, if one is taken. */
    readonly field?: string,
  ) {}

  /** @internal */
  _check(variable: string): string | undefined {
    if (this.field === undefined || Token.isUnresolved(this.field) || /^[^:]+$/.test(this.field)) return undefined;
    return `secrets.${variable} must name a JSON field without colons, got "${this.field}"`;
  }

  /**
   * What a policy must name: a secret known without its random suffix of six characters is matched by their number.
   *
   * @internal
   */
  get _arnForPolicies(): string {
    return this.secret.secretFullArn ?? `${this.secret.secretArn}-??????`;
  }

  /**
   * The container gets a copy of the secret without its key: `grantRead` would write the role into the policy of a key
   * that may stand in another stack, which makes a cycle.
   *
   * @internal
   */
  _bind(scope: Construct, id: string): ecs.Secret {
    const { secretFullArn, secretArn } = this.secret;
    const copy = secretFullArn
      ? secretsmanager.Secret.fromSecretCompleteArn(scope, id, secretFullArn)
      : secretsmanager.Secret.fromSecretPartialArn(scope, id, secretArn);
    return ecs.Secret.fromSecretsManager(copy, this.field);
  }
}
