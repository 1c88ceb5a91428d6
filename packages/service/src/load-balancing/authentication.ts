import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as actions from 'aws-cdk-lib/aws-elasticloadbalancingv2-actions';
import { Duration, SecretValue } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { ServiceContext } from '../deployment/service-context';
import { problemsOf } from '../private/validation';
import type {
  CognitoAuthenticationOptions,
  JwtAuthenticationOptions,
  OidcAuthenticationOptions,
  SignInOptions,
} from './authentication-options';
import { jwtProblems, oidcProblems, signInProblems } from './private/authentication-checks';
import { JwtAction } from './private/jwt-action';

/**
 * Authentication by the load balancer, before a request reaches the service.
 *
 * The deployment strategy must be rolling, because Amazon ECS does not shift traffic by rules that authenticate. Amazon Cognito
 * and OpenID Connect require that the security group of the load balancer allows HTTPS to the identity provider, and a load
 * balancer with public IPv4 addresses, or with a NAT gateway.
 *
 * To add a kind of authentication, extend this class and implement `bind`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 * @example
 * const traffic = Traffic.fromListener(loadBalancer.listener, {
 *   authentication: Authentication.jwt({
 *     issuer: 'https://id.example.com/',
 *     jwksEndpoint: 'https://id.example.com/.well-known/jwks.json',
 *     additionalClaims: [{ name: 'aud', values: ['orders'] }],
 *   }),
 * });
 */
export abstract class Authentication {
  /**
   * Users sign in with an Amazon Cognito user pool. The load balancer sends their claims to the service, signed, in
   * `x-amzn-oidc-data`.
   *
   * @param options User pool and session.
   */
  static cognito(options: CognitoAuthenticationOptions): Authentication {
    return new Cognito(options);
  }

  /**
   * Users sign in with an identity provider that supports OpenID Connect. The load balancer sends their claims to the service,
   * signed, in `x-amzn-oidc-data`.
   *
   * @param options Endpoints, client and session.
   */
  static oidc(options: OidcAuthenticationOptions): Authentication {
    return new Oidc(options);
  }

  /**
   * Clients send a JSON Web Token (RS256) in the header `Authorization`, and the load balancer rejects requests without a valid
   * one. The token reaches the service unchanged. For calls between services.
   *
   * @param options Issuer, keys and claims.
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
   */
  static jwt(options: JwtAuthenticationOptions): Authentication {
    return new Jwt(options);
  }

  /**
   * Whether users sign in: the load balancer connects to the identity provider, over IPv4 only.
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetIpAddressType.html
   */
  readonly requiresSignIn: boolean = false;

  /**
   * Returns the action of the listener or rule.
   *
   * @param scope The service.
   * @param next Action for requests that are authenticated.
   */
  abstract bind(scope: Construct, next: elbv2.ListenerAction): elbv2.ListenerAction;

  /**
   * Returns what is invalid. The service reports it in one error with all other problems.
   *
   * @param _scope The service.
   * @param _context Properties of the service.
   */
  validate(_scope: Construct, _context: ServiceContext): string[] {
    return [];
  }
}

class Cognito extends Authentication {
  override readonly requiresSignIn = true;

  constructor(private readonly options: CognitoAuthenticationOptions) {
    super();
  }

  override validate(): string[] {
    return problemsOf(signInProblems(this.options));
  }

  override bind(_scope: Construct, next: elbv2.ListenerAction): elbv2.ListenerAction {
    const { userPool, userPoolClient, userPoolDomain } = this.options;
    return new actions.AuthenticateCognitoAction({
      userPool,
      userPoolClient,
      userPoolDomain,
      ...sessionOf(this.options),
      next,
    });
  }
}

class Oidc extends Authentication {
  override readonly requiresSignIn = true;

  constructor(private readonly options: OidcAuthenticationOptions) {
    super();
  }

  override validate(): string[] {
    return problemsOf([...signInProblems(this.options), ...oidcProblems(this.options)]);
  }

  override bind(_scope: Construct, next: elbv2.ListenerAction): elbv2.ListenerAction {
    const { issuer, authorizationEndpoint, tokenEndpoint, userInfoEndpoint, clientId } = this.options;
    const { clientSecret, clientSecretOptions } = this.options;
    return elbv2.ListenerAction.authenticateOidc({
      issuer,
      authorizationEndpoint,
      tokenEndpoint,
      userInfoEndpoint,
      clientId,
      clientSecret: SecretValue.secretsManager(clientSecret.secretArn, clientSecretOptions),
      ...sessionOf(this.options),
      next,
    });
  }
}

class Jwt extends Authentication {
  constructor(private readonly options: JwtAuthenticationOptions) {
    super();
  }

  override validate(): string[] {
    return problemsOf(jwtProblems(this.options));
  }

  override bind(_scope: Construct, next: elbv2.ListenerAction): elbv2.ListenerAction {
    return new JwtAction(this.options, next);
  }
}

/** The library adds no rules to security groups, so the action must not open the one of the load balancer. */
function sessionOf(options: SignInOptions) {
  const { scope, sessionCookieName, onUnauthenticatedRequest, authenticationRequestExtraParams } = options;
  return {
    scope,
    sessionCookieName,
    onUnauthenticatedRequest,
    authenticationRequestExtraParams,
    sessionTimeout: options.sessionTimeout ?? Duration.hours(12),
    allowHttpsOutbound: false,
  };
}
