// the warning about old versions of Node.js would hide the error message
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** Attempts of the AWS SDK for a throttled or failed call. */
export const MAX_ATTEMPTS = 10;

/** Errors of Node.js without a response. The SDK can keep only their message. */
const NETWORK_ERROR =
  /\b(EAI_AGAIN|ECONNABORTED|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT|TimeoutError)\b/;
/** Prefix of the message of an error that the SDK does not create. */
const WRAPPER = /^AWS SDK error wrapper for \w+: /;
const DENIED = /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation)$/;
/** Errors that are about the credentials and not about a call, by the name or message of the error. */
const CREDENTIAL_ERRORS: readonly (readonly [pattern: RegExp, problem: CredentialProblem])[] = [
  [/session token .* was not found or is invalid|session associated with this profile is invalid/, 'missing'],
  [
    /\b(ExpiredToken|ExpiredTokenException|RequestExpired)\b|SSO Token\. Cannot refresh|token (is|has) expired|session .*(has expired|is invalid)/i,
    'expired',
  ],
  [/\b(CredentialsProviderError|TokenProviderError)\b|Could not load credentials/, 'missing'],
  [
    /\b(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)\b/,
    'rejected',
  ],
];

/** Sentences for problems of credentials. */
export const EXPLANATIONS: Readonly<Record<CredentialProblem, string>> = {
  missing: 'there are no credentials for AWS',
  expired: 'the credentials have expired',
  rejected: 'AWS does not accept the credentials',
};

/** Why AWS cannot be called with the credentials. */
export type CredentialProblem = 'missing' | 'expired' | 'rejected';

/** Returns the problem of the credentials if an error, or its cause, is about them. */
export function credentialProblem(error: unknown): CredentialProblem | undefined {
  const { name, message, stack, cause } = (error ?? {}) as Error;
  const [line] = (message ?? '').split('\n');
  const [, problem] = CREDENTIAL_ERRORS.find(([pattern]) => pattern.test(`${name}: ${line}`)) ?? [];
  if (problem !== undefined) return problem;
  // the SDK does not check the settings of a profile
  if (name === 'TypeError' && /credential-provider|token-providers/.test(stack ?? '')) return 'missing';
  return cause === undefined ? undefined : credentialProblem(cause);
}

/** Returns whether an error is a response of AWS, or the reason why the AWS SDK received none. */
export function isSdkError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && '$metadata' in error;
}

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
  const line = message.split('\n')[0].replace(WRAPPER, '');
  const problem = credentialProblem(error);
  if (problem !== undefined) return `${EXPLANATIONS[problem]}. ${signIn()}`;
  if (isDenied(error)) return `access denied: ${line}`;
  if (isNetworkError(error)) return `AWS cannot be reached: ${line || (error as NodeJS.ErrnoException).code || name}`;
  return `${name}: ${line}`;
}

function signIn({ AWS_PROFILE: profile } = process.env): string {
  return profile === undefined
    ? 'Sign in with `aws sso login --profile NAME`, and set AWS_PROFILE=NAME'
    : `Sign in with \`aws sso login --profile ${profile}\``;
}
