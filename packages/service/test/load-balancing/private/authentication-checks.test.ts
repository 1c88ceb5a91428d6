import { Duration, Lazy } from 'aws-cdk-lib/core';
import { JwtClaimFormat } from '../../../src';
import { jwtProblems, oidcProblems, signInProblems } from '../../../src/load-balancing/private/authentication-checks';

const found = (problems: (string | undefined)[]) => problems.filter((problem) => problem !== undefined);
const parameters = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 'x']));

test.each([
  {},
  { sessionCookieName: 'a' },
  { sessionCookieName: 'Shop_session-1' },
  { sessionCookieName: Lazy.string({ produce: () => 'later' }) },
  { sessionTimeout: Duration.days(7) },
  { authenticationRequestExtraParams: parameters(10) },
])('accepts the session %#', (options) => {
  expect(found(signInProblems(options))).toEqual([]);
});

test.each([
  ...['', ' a', 'a ', 'a;b'].map((sessionCookieName) => [
    { sessionCookieName },
    `sessionCookieName must be letters, digits, hyphens and underscores, got "${sessionCookieName}"`,
  ]),
  [
    { authenticationRequestExtraParams: parameters(11) },
    'authenticationRequestExtraParams must have at most 10 parameters, got 11',
  ],
] as [object, string][])('rejects the session %#', (options, problem) => {
  expect(found(signInProblems(options))).toEqual([`traffic.authentication.${problem}`]);
});

const OIDC = {
  issuer: 'https://login.example.com',
  authorizationEndpoint: 'https://login.example.com/authorize',
  tokenEndpoint: 'https://login.example.com/token?x=1',
  userInfoEndpoint: 'https://login.example.com/',
  clientId: 'shop',
};

test('accepts an identity provider', () => {
  expect(found(oidcProblems(OIDC as never))).toEqual([]);
});

test.each([
  '',
  'http://login.example.com',
  'xhttps://login.example.com',
  'https://',
  'https:///a',
  'https://a/b c',
  'https://a b',
])('rejects the issuer %j', (issuer) => {
  expect(found(oidcProblems({ ...OIDC, issuer } as never))).toEqual([
    `traffic.authentication.issuer must be a URL that starts with 'https://', got "${issuer}"`,
  ]);
});

test.each(['', ' a', 'a ', 'a b'])('rejects the client id %j', (clientId) => {
  expect(found(oidcProblems({ ...OIDC, clientId } as never))).toEqual([
    `traffic.authentication.clientId must be the identifier of a client, got "${clientId}"`,
  ]);
});

const JWT = { issuer: 'shop', jwksEndpoint: 'https://login.example.com/keys' };
const claim = (values: string[], format?: JwtClaimFormat, name = 'scope') => ({
  additionalClaims: [{ name, format, values }],
});
const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);

test.each([
  {},
  { issuer: 'x'.repeat(256), jwksEndpoint: `https://${'x'.repeat(248)}` },
  { additionalClaims: Array.from({ length: 10 }, (_, index) => ({ name: `c${index}`, values: ['x'] })) },
  claim(['x'.repeat(256)]),
  claim(['two words']),
  claim(values(10), JwtClaimFormat.STRING_ARRAY),
  claim(values(10), JwtClaimFormat.SPACE_SEPARATED_VALUES),
  claim(Lazy.list({ produce: () => ['later'] })),
])('accepts the tokens %#', (options) => {
  expect(found(jwtProblems({ ...JWT, ...options }))).toEqual([]);
});

test.each([
  [{ issuer: '' }, 'issuer must be 1 to 256 characters without spaces, got ""'],
  [{ issuer: ' a' }, 'issuer must be 1 to 256 characters without spaces, got " a"'],
  [{ issuer: 'a ' }, 'issuer must be 1 to 256 characters without spaces, got "a "'],
  [{ issuer: 'x'.repeat(257) }, `issuer must be 1 to 256 characters without spaces, got "${'x'.repeat(257)}"`],
  [{ jwksEndpoint: `https://${'x'.repeat(249)}` }, 'jwksEndpoint must have at most 256 characters, got 257'],
  [
    { additionalClaims: Array.from({ length: 11 }, (_, index) => ({ name: `c${index}`, values: ['x'] })) },
    'additionalClaims must have at most 10 claims, got 11',
  ],
  [
    claim(['x'], undefined, 'exp'),
    'additionalClaims "exp" must not be exp, iss, nbf, iat, which the load balancer always verifies',
  ],
  [claim([]), 'additionalClaims "scope" must have one value in the format single-string, got 0'],
  [claim(values(2)), 'additionalClaims "scope" must have one value in the format single-string, got 2'],
  [
    claim(values(11), JwtClaimFormat.STRING_ARRAY),
    'additionalClaims "scope" must have 1 to 10 values in the format string-array, got 11',
  ],
  [claim(['a', ''], JwtClaimFormat.STRING_ARRAY), 'additionalClaims "scope" must have values of 1 to 256 characters'],
  [
    claim(['a', 'x'.repeat(257)], JwtClaimFormat.STRING_ARRAY),
    'additionalClaims "scope" must have values of 1 to 256 characters',
  ],
])('rejects the tokens %#', (options, problem) => {
  expect(found(jwtProblems({ ...JWT, ...options }))).toEqual([`traffic.authentication.${problem}`]);
});

test('rejects spaces in values that are separated by spaces', () => {
  const problems = found(jwtProblems({ ...JWT, ...claim(['a', 'b c'], JwtClaimFormat.SPACE_SEPARATED_VALUES) }));
  expect(problems).toEqual([expect.stringMatching(/^traffic\.authentication\.additionalClaims "scope" must /)]);
});
