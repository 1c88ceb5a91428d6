import { Token } from 'aws-cdk-lib/core';
import { checkForm, checkSeconds, nameProblems } from '../../private/checks';
import type { Problem } from '../../private/validation';
import {
  type JwtAuthenticationOptions,
  type JwtClaim,
  JwtClaimFormat,
  type OidcAuthenticationOptions,
  type SignInOptions,
} from '../authentication-options';

const HTTPS_URL = /^https:\/\/[^\s/]+(\/\S*)?$/;
const URL_FORM = "a URL that starts with 'https://'";

/** Claims that the load balancer always verifies, so AWS rejects them as additional claims. */
const VERIFIED = ['exp', 'iss', 'nbf', 'iat'];

/** Checks the session of a user. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html */
export function signInProblems(options: SignInOptions): Problem[] {
  const parameters = Object.keys(options.authenticationRequestExtraParams ?? {}).length;
  return [
    checkSeconds('traffic.authentication.sessionTimeout', options.sessionTimeout, 1, 604_800),
    ...nameProblems(
      'traffic.authentication.authenticationRequestExtraParams',
      options.authenticationRequestExtraParams,
    ),
    parameters > 10
      ? `traffic.authentication.authenticationRequestExtraParams must have at most 10 parameters, got ${parameters}`
      : undefined,
    checkForm(
      'traffic.authentication.sessionCookieName',
      options.sessionCookieName,
      /^[A-Za-z0-9_-]+$/,
      'letters, digits, hyphens and underscores',
    ),
  ];
}

/** Checks the endpoints of an identity provider. */
export function oidcProblems(options: OidcAuthenticationOptions): Problem[] {
  return [
    checkUrl('issuer', options.issuer),
    checkUrl('authorizationEndpoint', options.authorizationEndpoint),
    checkUrl('tokenEndpoint', options.tokenEndpoint),
    checkUrl('userInfoEndpoint', options.userInfoEndpoint),
    checkForm('traffic.authentication.clientId', options.clientId, /^\S+$/, 'the identifier of a client'),
  ];
}

/** Checks the verification of a token. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionConfig.html */
export function jwtProblems({ issuer, jwksEndpoint, additionalClaims = [] }: JwtAuthenticationOptions): Problem[] {
  return [
    checkForm('traffic.authentication.issuer', issuer, /^\S{1,256}$/, '1 to 256 characters without spaces'),
    checkUrl('jwksEndpoint', jwksEndpoint),
    !Token.isUnresolved(jwksEndpoint) && jwksEndpoint.length > 256
      ? `traffic.authentication.jwksEndpoint must have at most 256 characters, got ${jwksEndpoint.length}`
      : undefined,
    additionalClaims.length > 10
      ? `traffic.authentication.additionalClaims must have at most 10 claims, got ${additionalClaims.length}`
      : undefined,
    ...additionalClaims.flatMap(claimProblems),
  ];
}

function claimProblems({ name, format = JwtClaimFormat.SINGLE_STRING, values }: JwtClaim): Problem[] {
  const prop = `traffic.authentication.additionalClaims "${name}"`;
  const most = format === JwtClaimFormat.SINGLE_STRING ? 1 : 10;
  const literals = values.filter((value) => !Token.isUnresolved(value));
  const isList = !Token.isUnresolved(values);
  return [
    VERIFIED.includes(name)
      ? `${prop} must not be ${VERIFIED.join(', ')}, which the load balancer always verifies`
      : undefined,
    isList && (values.length === 0 || values.length > most)
      ? `${prop} must have ${most === 1 ? 'one value' : `1 to ${most} values`} in the format ${format}, got ${values.length}`
      : undefined,
    literals.some((value) => value.length === 0 || value.length > 256)
      ? `${prop} must have values of 1 to 256 characters`
      : undefined,
    format === JwtClaimFormat.SPACE_SEPARATED_VALUES && literals.some((value) => /\s/.test(value))
      ? `${prop} must have values without spaces in the format ${format}`
      : undefined,
  ];
}

function checkUrl(prop: string, url: string): Problem {
  return checkForm(`traffic.authentication.${prop}`, url, HTTPS_URL, URL_FORM);
}
