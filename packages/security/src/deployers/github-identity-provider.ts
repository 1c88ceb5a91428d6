import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** Issuer of the tokens of GitHub Actions. */
const ISSUER = 'token.actions.githubusercontent.com';

/**
 * Creates the OIDC identity provider of GitHub Actions, with which workflows assume roles without access keys. An account
 * has it once. It is free.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 *
 * @example
 * const provider = new GithubIdentityProvider(this, 'Github');
 * new GithubDeployer(this, 'Deployer', {
 *   provider,
 *   repository: 'octo-org/shop',
 *   subjects: [GithubSubject.environment('prod')],
 *   permissions: [DeployPermission.cdkDeploy({ account: '111111111111', region: 'eu-west-1' })],
 * });
 */
export class GithubIdentityProvider extends iam.OidcProviderNative {
  /** Imports the provider that exists in the account of the stack. */
  static fromAccount(scope: Construct, id: string): iam.IOidcProvider {
    const arn = Stack.of(scope).formatArn({
      service: 'iam',
      region: '',
      resource: 'oidc-provider',
      resourceName: ISSUER,
    });
    return iam.OidcProviderNative.fromOidcProviderArn(scope, id, arn);
  }

  constructor(scope: Construct, id: string) {
    super(scope, id, { url: `https://${ISSUER}`, clientIds: ['sts.amazonaws.com'] });
  }
}
