import { credentialProblem, reasonOf } from '../../src/shared/sdk';

beforeEach(() => delete process.env.AWS_PROFILE);

const error = (name: string, message: string, rest: object = {}) =>
  Object.assign(new Error(message), { name, ...rest });

test.each([
  [
    error('CredentialsProviderError', 'Could not load credentials from any providers'),
    /^there are no credentials for AWS\. Sign in with `aws sso login --profile NAME`, and set AWS_PROFILE=NAME$/,
  ],
  [error('ExpiredTokenException', 'The security token is expired'), /^the credentials have expired\. Sign in/],
  [
    error('CredentialsProviderError', "Token is expired. To refresh this SSO session run 'aws sso login'"),
    /^the credentials have expired/,
  ],
  [error('UnrecognizedClientException', 'The security token is invalid.'), /^AWS does not accept the credentials/],
  [error('SignatureDoesNotMatch', 'no'), /^AWS does not accept the credentials/],
  [
    error('AccessDeniedException', 'not authorized to perform: ecs:DescribeServices\nmore'),
    /^access denied: not authorized to perform: ecs:DescribeServices$/,
  ],
  [error('UnauthorizedOperation', 'You are not authorized'), /^access denied: You are not authorized$/],
  [
    error('Error', 'connect ECONNREFUSED 127.0.0.1:1', { code: 'ECONNREFUSED' }),
    /^AWS cannot be reached: connect ECONNREFUSED/,
  ],
  [
    error('Error', 'AWS SDK error wrapper for Error: getaddrinfo ENOTFOUND sts.us-east-1.amazonaws.com'),
    /^AWS cannot be reached: getaddrinfo ENOTFOUND sts\.us-east-1\.amazonaws\.com$/,
  ],
  [error('TimeoutError', ''), /^AWS cannot be reached: TimeoutError$/],
  [error('ClusterNotFoundException', 'Cluster not found.'), /^ClusterNotFoundException: Cluster not found\.$/],
])('explains %s', (failure, expected) => {
  expect(reasonOf(failure)).toMatch(expected);
});

test('names the profile of the environment', () => {
  process.env.AWS_PROFILE = 'dev';
  expect(reasonOf(error('ExpiredToken', 'no'))).toBe(
    'the credentials have expired. Sign in with `aws sso login --profile dev`',
  );
});

test('finds a problem of the credentials in the cause of an error', () => {
  const cause = error('ExpiredToken', 'no');
  expect(credentialProblem(error('Error', 'the stack cannot be read', { cause }))).toBe('expired');
  expect(credentialProblem(error('Error', 'the stack cannot be read'))).toBeUndefined();
  expect(credentialProblem(undefined)).toBeUndefined();
});
