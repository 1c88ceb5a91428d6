import type { Duration, SecretsManagerSecretOptions } from 'aws-cdk-lib/core';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/** Options of the two ways in which users sign in: Amazon Cognito and OpenID Connect. */
export interface SignInOptions {
  /**
   * Claims that are requested from the identity provider, separated by spaces.
   *
   * @default 'openid'
   */
  readonly scope?: string;

  /**
   * How long a user stays signed in, 1 second to 7 days. A user who is removed from the identity provider keeps access until
   * then, or until the provider refuses to renew the access token.
   *
   * @default Duration.hours(12)
   */
  readonly sessionTimeout?: Duration;

  /**
   * Prefix of the names of the session cookies. Set it to a value of its own if several listener rules use different clients.
   *
   * @default 'AWSELBAuthSessionCookie'
   */
  readonly sessionCookieName?: string;

  /**
   * How requests of users who are not signed in are handled. Use `DENY` for the calls of a single-page application, which
   * cannot follow a redirect to the sign-in page.
   *
   * @default elbv2.UnauthenticatedAction.AUTHENTICATE
   */
  readonly onUnauthenticatedRequest?: elbv2.UnauthenticatedAction;

  /**
   * Query parameters of the redirect to the identity provider, at most 10.
   *
   * @default - none
   */
  readonly authenticationRequestExtraParams?: Record<string, string>;
}

/** Options of `Authentication.cognito`. */
export interface CognitoAuthenticationOptions extends SignInOptions {
  /** User pool, in the Region of the load balancer. */
  readonly userPool: cognito.IUserPool;

  /**
   * Client of the user pool. It must have a client secret, use the code grant flow, and have the callback URL
   * `https://DOMAIN/oauth2/idpresponse` for each domain name of the load balancer.
   */
  readonly userPoolClient: cognito.IUserPoolClient;

  /** Domain of the user pool, with its sign-in page. */
  readonly userPoolDomain: cognito.IUserPoolDomain;
}

/** Options of `Authentication.oidc`. */
export interface OidcAuthenticationOptions extends SignInOptions {
  /** Issuer identifier of the identity provider: a URL with `https://`. */
  readonly issuer: string;

  /** Authorization endpoint: a URL with `https://`. */
  readonly authorizationEndpoint: string;

  /** Token endpoint: a URL with `https://`. */
  readonly tokenEndpoint: string;

  /** User info endpoint: a URL with `https://`. */
  readonly userInfoEndpoint: string;

  /**
   * Client identifier. The client must have the callback URL `https://DOMAIN/oauth2/idpresponse` for each domain name of the
   * load balancer.
   */
  readonly clientId: string;

  /**
   * Secret with the client secret. The template contains a reference to it. CloudFormation reads the secret when the reference
   * changes, so after a rotation set another `versionId` in `clientSecretOptions`.
   */
  readonly clientSecret: secretsmanager.ISecret;

  /**
   * JSON field and version of the secret.
   *
   * @default - the whole current value
   */
  readonly clientSecretOptions?: SecretsManagerSecretOptions;
}

/**
 * How a claim of a JSON Web Token is compared.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 */
export enum JwtClaimFormat {
  /** The claim is one text. */
  SINGLE_STRING = 'single-string',

  /** The claim is an array of texts. */
  STRING_ARRAY = 'string-array',

  /** The claim is one text with values that are separated by spaces, such as `scope`. */
  SPACE_SEPARATED_VALUES = 'space-separated-values',
}

/** A claim that a JSON Web Token must have. */
export interface JwtClaim {
  /** Name of the claim, except `iss`, `exp`, `nbf` and `iat`, which are always verified. */
  readonly name: string;

  /**
   * How the claim is compared.
   *
   * @default JwtClaimFormat.SINGLE_STRING
   */
  readonly format?: JwtClaimFormat;

  /** Values of the claim: one for `SINGLE_STRING`, otherwise 1 to 10. Each has at most 256 characters. */
  readonly values: string[];
}

/** Options of `Authentication.jwt`. */
export interface JwtAuthenticationOptions {
  /** Value of the claim `iss`, at most 256 characters. */
  readonly issuer: string;

  /**
   * Endpoint with the public keys (JWKS): a URL with `https://` of at most 256 characters. It must be reachable from the
   * internet, with at most 10 keys and 150 KB.
   */
  readonly jwksEndpoint: string;

  /**
   * Other claims that the token must have, at most 10. Without the claim `aud` or one like it, a token that the issuer has
   * issued for another service is accepted.
   *
   * @default - the signature, `iss`, `exp`, `nbf` and `iat` are verified
   */
  readonly additionalClaims?: JwtClaim[];
}
