// the warning about old versions of Node.js would hide the error message
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Attempts of the AWS SDK for a throttled or failed call. */
export const MAX_ATTEMPTS = 10;

/** Errors of Node.js without a response. The SDK can keep only their message. */
const NETWORK_ERROR =
  /\b(EAI_AGAIN|ECONNABORTED|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT|TimeoutError)\b/;
const DENIED = /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation)$/;
const SIGN_IN = 'Sign in, for example with `aws sso login`, and set AWS_PROFILE';

/** Explanations of errors that are about the credentials and not about a call, by the name or message of the error. */
const CREDENTIAL_ERRORS: readonly (readonly [pattern: RegExp, explanation: string])[] = [
  [
    /\b(ExpiredToken|ExpiredTokenException|RequestExpired)\b|token (is|has) expired|session .*(has expired|is invalid)/i,
    `the credentials have expired. ${SIGN_IN}`,
  ],
  [/\bCredentialsProviderError\b|Could not load credentials/, `no credentials for AWS were found. ${SIGN_IN}`],
  [
    /\b(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)\b/,
    `AWS does not accept the credentials. ${SIGN_IN}`,
  ],
];

/** Returns whether an error of the SDK is not a response of AWS. */
export function isNetworkError(error: unknown): boolean {
  const { code = '', name, message } = (error ?? {}) as NodeJS.ErrnoException;
  return NETWORK_ERROR.test(`${code} ${name} ${message}`);
}

/** Returns whether an error is missing permission. */
export function isDenied(error: unknown): boolean {
  return DENIED.test((error as Error | undefined)?.name ?? '');
}

/** Returns whether CloudFormation reports that a stack does not exist. */
export function isNotDeployed(error: unknown): boolean {
  return (error as Error | undefined)?.message.includes('does not exist') === true;
}

/** Returns the reason of an error of AWS in one line. Credentials, permissions and the network are explained without names of the SDK. */
export function reasonOf(error: unknown): string {
  const { name, message } = error as Error;
  const [line] = message.split('\n');
  const [, explanation] = CREDENTIAL_ERRORS.find(([pattern]) => pattern.test(`${name}: ${line}`)) ?? [];
  if (explanation !== undefined) return explanation;
  if (isDenied(error)) return `access denied: ${line}`;
  if (isNetworkError(error)) return `AWS cannot be reached: ${line || (error as NodeJS.ErrnoException).code || name}`;
  return `${name}: ${line}`;
}
