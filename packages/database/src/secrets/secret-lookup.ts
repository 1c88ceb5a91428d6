import { ArnFormat, CustomResource, Duration, Stack, Token } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { failOn } from '../private/validation';
import { LOOKUP_CODE } from './private/lookup-code';

/** Properties of `SecretLookup`. */
export interface SecretLookupProps {
  /** Names of existing secrets in the Region of the stack, such as replicas. At least one. */
  readonly secretNames: string[];

  /**
   * Customer managed key of the secrets in this Region, for the permissions of their readers.
   *
   * @default - the AWS managed key
   */
  readonly encryptionKey?: kms.IKey;

  /** Log group of the function, which never reads the value of a secret. */
  readonly logGroup: logs.ILogGroup;
}

/**
 * Looks up the complete ARNs of secrets by their names when the stack is deployed. The ARN of a secret ends in six random
 * characters, and Amazon ECS requires them. A replica has the characters of its primary secret, so a stack in another Region
 * would have to read an output of the primary Region otherwise, and could not be deployed while that Region is lost.
 *
 * Creates a custom resource with a function and its role. The deployment fails if a secret does not exist. The ARNs are looked
 * up again only when `secretNames` changes.
 *
 * Throws when `secretNames` is empty, or has a token, a repeated or an invalid name.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 *
 * @example
 * const lookup = new SecretLookup(recoveryStack, 'Secrets', {
 *   secretNames: ['shop/db-app'],
 *   encryptionKey: recoveryKey,
 *   logGroup,
 * });
 * const user = lookup.secret('shop/db-app');
 */
export class SecretLookup extends Construct {
  readonly #secrets = new Map<string, secretsmanager.ISecret>();

  constructor(scope: Construct, id: string, props: SecretLookupProps) {
    super(scope, id);
    const { encryptionKey, logGroup, secretNames } = props;
    failOn(this, checkNames(secretNames));

    const lookup = new lambda.Function(this, 'Function', {
      description: 'Looks up the ARNs of secrets for a deployment',
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(LOOKUP_CODE),
      role: this.#createRole(secretNames, logGroup).withoutPolicyUpdates(),
      timeout: Duration.minutes(2),
      memorySize: 256,
      logGroup,
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::SecretLookup',
      serviceToken: lookup.functionArn,
      serviceTimeout: Duration.minutes(3),
      properties: { SecretNames: secretNames },
    });
    for (const [index, name] of secretNames.entries()) {
      const secretCompleteArn = resource.getAttString(`Arn${index}`);
      // a name such as `constructor` is not valid as an id
      const attributes = { secretCompleteArn, encryptionKey };
      const imported = secretsmanager.Secret.fromSecretAttributes(this, `Secret ${name}`, attributes);
      this.#secrets.set(name, imported);
    }
  }

  /**
   * Returns a secret by its name.
   *
   * Throws when the name is not one of `secretNames`.
   */
  secret(name: string): secretsmanager.ISecret {
    const found = this.#secrets.get(name);
    if (!found)
      throw new Error(`${this.node.path}: name must be one of ${[...this.#secrets.keys()].join(', ')}, got ${name}`);
    return found;
  }

  #createRole(secretNames: string[], logGroup: logs.ILogGroup): iam.Role {
    const description = 'Looks up the ARNs of secrets for a deployment';
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      description,
      statements: [
        new iam.PolicyStatement({
          actions: ['secretsmanager:DescribeSecret'],
          resources: secretNames.map((name) =>
            Stack.of(this).formatArn({
              service: 'secretsmanager',
              resource: 'secret',
              resourceName: `${name}-??????`,
              arnFormat,
            }),
          ),
        }),
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
      ],
    });
    const assumedBy = new iam.ServicePrincipal('lambda.amazonaws.com');
    return new iam.Role(this, 'Role', { description, assumedBy, managedPolicies: [policy] });
  }
}

function checkNames(names: string[]): (string | undefined)[] {
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    names.length === 0 ? 'secretNames must have at least one name, got none' : undefined,
    names.some((name) => Token.isUnresolved(name)) ? 'secretNames must be literals, got a token' : undefined,
    ...names
      .filter((name) => !Token.isUnresolved(name) && !/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name))
      .map((name) => `secretNames must have 1 to 512 letters, digits and /_+=.@-, got "${name}"`),
    repeated.length > 0 ? `secretNames must be unique, got ${repeated.join(', ')} twice` : undefined,
  ];
}
