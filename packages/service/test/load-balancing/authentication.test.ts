import { App, Duration, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  Authentication,
  type CognitoAuthenticationOptions,
  DeploymentStrategy,
  type JwtAuthenticationOptions,
  JwtClaimFormat,
  type OidcAuthenticationOptions,
  Traffic,
} from '../../src';
import { loadBalancerIn, only, serviceIn, stackOf } from '../fixtures';

const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const ENDPOINTS = {
  issuer: 'https://id.example.com',
  authorizationEndpoint: 'https://id.example.com/authorize',
  tokenEndpoint: 'https://id.example.com/token',
  userInfoEndpoint: 'https://id.example.com/userinfo',
};
const JWT = { issuer: 'https://id.example.com/', jwksEndpoint: 'https://id.example.com/.well-known/jwks.json' };

function oidc(stack: Stack, options: Partial<OidcAuthenticationOptions> = {}): Authentication {
  const clientSecret = new secretsmanager.Secret(stack, 'ClientSecret');
  return Authentication.oidc({ ...ENDPOINTS, clientId: 'orders', clientSecret, ...options });
}

function userPool(stack: Stack, options: Partial<CognitoAuthenticationOptions> = {}): Authentication {
  const pool = new cognito.UserPool(stack, 'Users');
  return Authentication.cognito({
    userPool: pool,
    userPoolClient: pool.addClient('Client', { generateSecret: true }),
    userPoolDomain: pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'orders' } }),
    ...options,
  });
}

const jwt = (options: Partial<JwtAuthenticationOptions> = {}) => Authentication.jwt({ ...JWT, ...options });

/** Creates a service that is the default of its listener. */
function byDefault(authentication: (stack: Stack) => Authentication, stack = stackOf()) {
  const { listener } = loadBalancerIn(stack);
  const traffic = Traffic.fromListener(listener, { authentication: authentication(stack) });
  serviceIn(stack, { traffic, containerPort: 8080 });
  return Template.fromStack(stack);
}

/** Creates a service with a rule. */
function byRule(authentication: (stack: Stack) => Authentication, stack = stackOf()) {
  const { listener } = loadBalancerIn(stack);
  const conditions = [elbv2.ListenerCondition.pathPatterns(['/orders/*'])];
  const traffic = Traffic.fromListenerRule(listener, { conditions, authentication: authentication(stack) });
  serviceIn(stack, { traffic, containerPort: 8080 });
  return Template.fromStack(stack);
}

function httpsListener(template: Template) {
  const [{ Properties }] = Object.values(template.findResources(LISTENER, { Properties: { Port: 443 } }));
  return Properties.DefaultActions;
}

const FORWARD = { Type: 'forward', TargetGroupArn: { Ref: Match.stringLikeRegexp('^ServiceTargetGroup') } };

describe('oidc', () => {
  const template = byRule((stack) => oidc(stack));
  const config = {
    Issuer: 'https://id.example.com',
    AuthorizationEndpoint: 'https://id.example.com/authorize',
    TokenEndpoint: 'https://id.example.com/token',
    UserInfoEndpoint: 'https://id.example.com/userinfo',
    ClientId: 'orders',
  };

  test('users sign in before the rule forwards', () => {
    template.hasResourceProperties(RULE, {
      Actions: [
        { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: { ...config, SessionTimeout: 43_200 } },
        { ...FORWARD, Order: 2 },
      ],
    });
  });

  test('the template has a reference to the client secret', () => {
    const { Actions } = only(template, RULE);
    const [{ AuthenticateOidcConfig }] = Actions as [{ AuthenticateOidcConfig: { ClientSecret: unknown } }];
    expect(AuthenticateOidcConfig.ClientSecret).toEqual({
      'Fn::Join': [
        '',
        ['{{resolve:secretsmanager:', { Ref: expect.stringMatching(/^ClientSecret/) as string }, ':SecretString:::}}'],
      ],
    });
  });

  test('the reference can have a field and a version', () => {
    const clientSecretOptions = { jsonField: 'secret', versionId: '11111111-2222-3333-4444-555555555555' };
    const { Actions } = only(
      byRule((stack) => oidc(stack, { clientSecretOptions })),
      RULE,
    );
    expect(JSON.stringify(Actions)).toContain(':SecretString:secret::11111111-2222-3333-4444-555555555555}}');
  });

  test('users sign in before the default action forwards', () => {
    expect(httpsListener(byDefault((stack) => oidc(stack)))).toMatchObject([
      { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: { ...config, SessionTimeout: '43200' } },
      { Type: 'forward', Order: 2 },
    ]);
  });

  test('adds no rule to the security group of the load balancer', () => {
    const stack = stackOf();
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Network', { vpcId: 'vpc-1', availabilityZones: ['us-east-1a'] });
    const securityGroup = new ec2.SecurityGroup(stack, 'Outer', { vpc, allowAllOutbound: false });
    const { listener } = loadBalancerIn(stack, { securityGroup });
    serviceIn(stack, { traffic: Traffic.fromListener(listener, { authentication: oidc(stack) }), containerPort: 80 });
    const [egress] = only(Template.fromStack(stack), 'AWS::EC2::SecurityGroup').SecurityGroupEgress as object[];
    expect(egress).toMatchObject({ CidrIp: '255.255.255.255/32' });
  });

  test('session, scope and parameters can be set', () => {
    const options = {
      scope: 'openid email',
      sessionTimeout: Duration.hours(1),
      sessionCookieName: 'orders',
      onUnauthenticatedRequest: elbv2.UnauthenticatedAction.DENY,
      authenticationRequestExtraParams: { prompt: 'login' },
    };
    byRule((stack) => oidc(stack, options)).hasResourceProperties(RULE, {
      Actions: Match.arrayWith([
        Match.objectLike({
          AuthenticateOidcConfig: Match.objectLike({
            Scope: 'openid email',
            SessionTimeout: 3600,
            SessionCookieName: 'orders',
            OnUnauthenticatedRequest: 'deny',
            AuthenticationRequestExtraParams: { prompt: 'login' },
          }),
        }),
      ]),
    });
  });
});

test('cognito: users sign in with a user pool before the rule forwards', () => {
  byRule((stack) => userPool(stack)).hasResourceProperties(RULE, {
    Actions: [
      {
        Type: 'authenticate-cognito',
        Order: 1,
        AuthenticateCognitoConfig: {
          UserPoolArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Users'), 'Arn'] },
          UserPoolClientId: { Ref: Match.stringLikeRegexp('^UsersClient') },
          UserPoolDomain: { Ref: Match.stringLikeRegexp('^UsersDomain') },
          SessionTimeout: 43_200,
        },
      },
      { ...FORWARD, Order: 2 },
    ],
  });
});

describe('jwt', () => {
  const additionalClaims = [
    { name: 'aud', values: ['orders'] },
    { name: 'scope', format: JwtClaimFormat.SPACE_SEPARATED_VALUES, values: ['read', 'write'] },
    { name: 'groups', format: JwtClaimFormat.STRING_ARRAY, values: ['team a'] },
  ];
  const config = {
    Issuer: JWT.issuer,
    JwksEndpoint: JWT.jwksEndpoint,
    AdditionalClaims: [
      { Name: 'aud', Format: 'single-string', Values: ['orders'] },
      { Name: 'scope', Format: 'space-separated-values', Values: ['read', 'write'] },
      { Name: 'groups', Format: 'string-array', Values: ['team a'] },
    ],
  };

  test('the token is verified before the rule forwards', () => {
    byRule(() => jwt({ additionalClaims })).hasResourceProperties(RULE, {
      Actions: [
        { Type: 'jwt-validation', Order: 1, JwtValidationConfig: config },
        { ...FORWARD, Order: 2 },
      ],
    });
  });

  test('the token is verified before the default action forwards', () => {
    expect(httpsListener(byDefault(() => jwt({ additionalClaims })))).toMatchObject([
      { Type: 'jwt-validation', Order: 1, JwtValidationConfig: config },
      { Type: 'forward', Order: 2 },
    ]);
  });

  test('no claims are added by default', () => {
    const { Actions } = only(
      byRule(() => jwt()),
      RULE,
    );
    expect((Actions as object[])[0]).toMatchObject({
      JwtValidationConfig: { Issuer: JWT.issuer, JwksEndpoint: JWT.jwksEndpoint },
    });
    expect(JSON.stringify(Actions)).not.toContain('AdditionalClaims');
  });
});

test('the target group is the same with and without authentication', () => {
  const groups = (template: Template) => template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup');
  const stack = stackOf();
  const traffic = Traffic.fromListener(loadBalancerIn(stack).listener);
  serviceIn(stack, { traffic, containerPort: 8080 });
  expect(groups(byDefault(() => jwt()))).toEqual(groups(Template.fromStack(stack)));
});

test('Authentication can be extended', () => {
  class Maintenance extends Authentication {
    override bind(): elbv2.ListenerAction {
      return elbv2.ListenerAction.fixedResponse(503);
    }

    override validate(): string[] {
      return [];
    }
  }
  expect(httpsListener(byDefault(() => new Maintenance()))).toMatchObject([{ Type: 'fixed-response' }]);
});

const http = 'http://id.example.com/x';
const url = (prop: string) => `traffic.authentication.${prop} must be a URL that starts with 'https://', got "${http}"`;
const claims = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `c${index}`, values: ['a'] }));
const claim = 'traffic.authentication.additionalClaims';

test.each<[string, (stack: Stack) => Authentication, string]>([
  ['issuer', (stack) => oidc(stack, { issuer: http }), url('issuer')],
  ['authorizationEndpoint', (stack) => oidc(stack, { authorizationEndpoint: http }), url('authorizationEndpoint')],
  ['tokenEndpoint', (stack) => oidc(stack, { tokenEndpoint: http }), url('tokenEndpoint')],
  ['userInfoEndpoint', (stack) => oidc(stack, { userInfoEndpoint: http }), url('userInfoEndpoint')],
  [
    'clientId',
    (stack) => oidc(stack, { clientId: '' }),
    'traffic.authentication.clientId must be the identifier of a client, got ""',
  ],
  [
    'sessionTimeout',
    (stack) => userPool(stack, { sessionTimeout: Duration.days(8) }),
    'traffic.authentication.sessionTimeout must be a whole number of seconds from 1 to 604800, got 691200',
  ],
  [
    'sessionTimeout of OIDC',
    (stack) => oidc(stack, { sessionTimeout: Duration.seconds(0) }),
    'traffic.authentication.sessionTimeout must be a whole number of seconds from 1 to 604800, got 0',
  ],
  [
    'sessionCookieName',
    (stack) => userPool(stack, { sessionCookieName: 'a=b' }),
    'traffic.authentication.sessionCookieName must be letters, digits, hyphens and underscores, got "a=b"',
  ],
  [
    'authenticationRequestExtraParams',
    (stack) =>
      oidc(stack, { authenticationRequestExtraParams: Object.fromEntries(claims(11).map(({ name }) => [name, '1'])) }),
    'traffic.authentication.authenticationRequestExtraParams must have at most 10 parameters, got 11',
  ],
  [
    'the name of an authenticationRequestExtraParams',
    (stack) => oidc(stack, { authenticationRequestExtraParams: { '': 'login' } }),
    'traffic.authentication.authenticationRequestExtraParams must not have an empty name, got ""',
  ],
  ['jwksEndpoint', () => jwt({ jwksEndpoint: http }), url('jwksEndpoint')],
  [
    'a long jwksEndpoint',
    () => jwt({ jwksEndpoint: `https://a/${'b'.repeat(247)}` }),
    'traffic.authentication.jwksEndpoint must have at most 256 characters, got 257',
  ],
  [
    'issuer of a token',
    () => jwt({ issuer: 'a b' }),
    'traffic.authentication.issuer must be 1 to 256 characters without spaces, got "a b"',
  ],
  ['11 claims', () => jwt({ additionalClaims: claims(11) }), `${claim} must have at most 10 claims, got 11`],
  [
    'a claim that is always verified',
    () => jwt({ additionalClaims: [{ name: 'exp', values: ['1'] }] }),
    `${claim} "exp" must not be exp, iss, nbf, iat, which the load balancer always verifies`,
  ],
  [
    'a claim without values',
    () => jwt({ additionalClaims: [{ name: 'aud', format: JwtClaimFormat.STRING_ARRAY, values: [] }] }),
    `${claim} "aud" must have 1 to 10 values in the format string-array, got 0`,
  ],
  [
    'two values of a single text',
    () => jwt({ additionalClaims: [{ name: 'aud', values: ['a', 'b'] }] }),
    `${claim} "aud" must have one value in the format single-string, got 2`,
  ],
  [
    'a long value',
    () => jwt({ additionalClaims: [{ name: 'aud', values: ['a'.repeat(257)] }] }),
    `${claim} "aud" must have values of 1 to 256 characters`,
  ],
  [
    'a value with a space',
    () =>
      jwt({ additionalClaims: [{ name: 'scope', format: JwtClaimFormat.SPACE_SEPARATED_VALUES, values: ['a b'] }] }),
    `${claim} "scope" must have values without spaces in the format space-separated-values`,
  ],
])('fails for %s', (_, authentication, problem) => {
  expect(() => byRule(authentication)).toThrow(`Service/Service: ${problem}`);
});

test('accepts 10 claims, 10 values and 256 characters', () => {
  const values = [...Array.from({ length: 9 }, (_, index) => `v${index}`), 'a'.repeat(256)];
  const additionalClaims = [...claims(9), { name: 'all', format: JwtClaimFormat.STRING_ARRAY, values }];
  const jwksEndpoint = `https://a/${'b'.repeat(246)}`;
  expect(() => byRule(() => jwt({ additionalClaims, jwksEndpoint }))).not.toThrow();
});

test.each([DeploymentStrategy.blueGreen(), DeploymentStrategy.canary(), DeploymentStrategy.linear()])(
  'fails when the deployment strategy shifts traffic (%#)',
  (deploymentStrategy) => {
    const stack = stackOf();
    const traffic = Traffic.fromListener(loadBalancerIn(stack).listener, { authentication: jwt() });
    expect(() => serviceIn(stack, { traffic, containerPort: 80, deploymentStrategy })).toThrow(
      'Service/Service: traffic.authentication requires a rolling deployment, because Amazon ECS does not shift traffic by rules that authenticate',
    );
  },
);

describe('a load balancer without public IPv4 addresses', () => {
  const ipAddressType = elbv2.IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4;

  function serviceWith(authentication: (stack: Stack) => Authentication) {
    const stack = stackOf(new App());
    const { listener } = loadBalancerIn(stack, { ipAddressType });
    serviceIn(stack, {
      traffic: Traffic.fromListener(listener, { authentication: authentication(stack) }),
      containerPort: 80,
    });
  }

  test.each([oidc, userPool])('fails when users sign in (%#)', (authentication) => {
    expect(() => serviceWith((stack) => authentication(stack))).toThrow(
      'Service/Service: traffic.authentication requires a load balancer with public IPv4 addresses, because it connects to the identity provider over IPv4 only. Use IpAddressType.DUAL_STACK',
    );
  });

  test('can verify tokens', () => {
    expect(() => serviceWith(() => jwt())).not.toThrow();
  });
});
