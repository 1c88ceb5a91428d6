import { reasonOf } from '../../src/shared/sdk';

const error = (name: string, message: string, rest: object = {}) =>
  Object.assign(new Error(message), { name, ...rest });

test.each([
  [
    error('CredentialsProviderError', 'Could not load credentials from any providers'),
    /^no credentials for AWS were found\. Sign in/,
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
  [error('TimeoutError', ''), /^AWS cannot be reached: TimeoutError$/],
  [error('ClusterNotFoundException', 'Cluster not found.'), /^ClusterNotFoundException: Cluster not found\.$/],
])('explains %s', (failure, expected) => {
  expect(reasonOf(failure)).toMatch(expected);
});
