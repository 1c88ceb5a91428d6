import { Stack } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Who issues the tokens of GitHub Actions. */
const ISSUER = 'token.actions.githubusercontent.com';

/**
 * GitHub Actions as an identity provider of the account, so that workflows need no access keys. An account takes one.
 */
export class GithubIdentityProvider extends Construct {
  /** The provider of an account that has it already. */
  static existing(scope: Construct, id: string): iam.IOidcProvider {
    const arn = Stack.of(scope).formatArn({
      service: 'iam',
      region: '',
      resource: 'oidc-provider',
      resourceName: ISSUER,
    });
    return iam.OidcProviderNative.fromOidcProviderArn(scope, id, arn);
  }

  /** The provider, for `GithubDeployer`. */
  readonly provider: iam.IOidcProvider;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.provider = new iam.OidcProviderNative(this, 'Resource', {
      url: `https://${ISSUER}`,
      clientIds: ['sts.amazonaws.com'],
    });
  }
}
