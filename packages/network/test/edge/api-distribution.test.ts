import { App, Duration, Lazy, Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { type ApiDistributionProps, ApiDomain, DistributionLogging } from '../../src';
import { stackIn } from '../fixtures';
import { CERTIFICATE, configOf, distributionIn, verificationIn, WEB_ACL, webAclOf } from './distribution-fixtures';

function webAclIn(stack: Stack, scope: string): wafv2.CfnWebACL {
  return new wafv2.CfnWebACL(stack, 'Firewall', {
    scope,
    defaultAction: { allow: {} },
    visibilityConfig: { metricName: 'api', cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true },
  });
}

function configWith(props: Partial<ApiDistributionProps>): Record<string, unknown> {
  const stack = stackIn(new App(), 'Service');
  distributionIn(stack, props);
  return configOf(Template.fromStack(stack));
}

describe('with defaults', () => {
  const stack = stackIn(new App(), 'Service');
  distributionIn(stack);
  const template = Template.fromStack(stack);
  const config = configOf(template);

  test('all methods are forwarded and nothing is cached', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      CachePolicyId: cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId,
      OriginRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId,
    });
    expect(config.CacheBehaviors).toBeUndefined();
  });

  test('the API accepts HTTPS only, with TLS 1.2 or later', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: 'https-only' });
    expect(config.ViewerCertificate).toEqual({
      AcmCertificateArn: CERTIFICATE,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
    expect(config.HttpVersion).toBe('http2and3');
  });

  test('responses have security headers', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({
      ResponseHeadersPolicyId: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId,
    });
  });

  test('CloudFront connects to the origin over HTTPS with TLS 1.2', () => {
    expect(config.Origins).toEqual([
      expect.objectContaining({
        DomainName: 'origin.api.example.com',
        CustomOriginConfig: {
          OriginProtocolPolicy: 'https-only',
          OriginSSLProtocols: ['TLSv1.2'],
          OriginReadTimeout: 30,
        },
      }),
    ]);
  });

  test('CloudFront adds the verification header, whose value is in no template', () => {
    const value = ['{{resolve:secretsmanager:', { Ref: 'VerificationGeneration17B5C4D70' }, ':SecretString:::}}'];
    expect(config.Origins).toEqual([
      expect.objectContaining({
        OriginCustomHeaders: [{ HeaderName: 'X-Origin-Verify', HeaderValue: { 'Fn::Join': ['', value] } }],
      }),
    ]);
  });

  test('the distribution has its domain names, web ACL and access logs', () => {
    expect(config).toMatchObject({
      Aliases: ['api.example.com'],
      WebACLId: WEB_ACL,
      Logging: { Bucket: 'access-logs.s3.us-east-1.amazonaws.com' },
      PriceClass: 'PriceClass_All',
      IPV6Enabled: true,
    });
  });

  test('errors are not cached', () => {
    expect(config.CustomErrorResponses).toEqual(
      [400, 403, 404, 405, 414, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  test('the logical id is stable, because a replaced distribution has a new domain name', () => {
    expect(Object.keys(template.findResources('AWS::CloudFront::Distribution'))).toEqual(['Distribution830FAC52']);
  });
});

describe('with all optional props', () => {
  const stack = stackIn(new App(), 'Service');
  const headers = new cloudfront.ResponseHeadersPolicy(stack, 'Headers', { removeHeaders: ['Server'] });
  distributionIn(stack, {
    domainNames: ['api.example.com', 'www.example.com'],
    logging: DistributionLogging.legacy(s3.Bucket.fromBucketName(stack, 'Other', 'other-logs'), { prefix: 'cdn/' }),
    staticPathPatterns: ['/static/*', '/favicon.ico'],
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    responseHeadersPolicy: headers,
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
    readTimeout: Duration.minutes(2),
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    geoRestriction: cloudfront.GeoRestriction.allowlist('DE', 'FR'),
    errorResponses: [{ httpStatus: 404, ttl: Duration.minutes(1) }],
  });
  const config = configOf(Template.fromStack(stack));

  test('static paths are cached and allow GET and HEAD only', () => {
    const staticFiles = {
      AllowedMethods: ['GET', 'HEAD'],
      CachePolicyId: cloudfront.CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
      ViewerProtocolPolicy: 'redirect-to-https',
      ResponseHeadersPolicyId: { Ref: expect.stringMatching(/^Headers/) as unknown },
    };
    expect(config.CacheBehaviors).toEqual([
      expect.objectContaining({ ...staticFiles, PathPattern: '/static/*' }),
      expect.objectContaining({ ...staticFiles, PathPattern: '/favicon.ico' }),
    ]);
  });

  test('all paths share one origin, so that every origin request has the header', () => {
    expect(config.Origins).toHaveLength(1);
  });

  test('other props are set', () => {
    expect(config).toMatchObject({
      Aliases: ['api.example.com', 'www.example.com'],
      Logging: { Prefix: 'cdn/' },
      DefaultCacheBehavior: {
        OriginRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
      },
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.3_2025' },
      Origins: [{ CustomOriginConfig: { OriginReadTimeout: 120 } }],
      PriceClass: 'PriceClass_100',
      CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 60 }],
      Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'FR'] } },
    });
  });
});

test('accepts a us-east-1 certificate in another Region', () => {
  const app = new App();
  const edge = stackIn(app, 'Edge');
  const service = stackIn(app, 'Service', 'eu-west-1');
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
  const hostedZone = route53.HostedZone.fromHostedZoneAttributes(edge, 'Zone', zone);
  const certificate = new ApiDomain(edge, 'Domain', { hostedZone, domainName: 'api.example.com' }).certificate('Cert');
  expect(() => distributionIn(service, { certificate })).not.toThrow();
});

test('grants invalidation of this distribution only', () => {
  const stack = stackIn(new App(), 'Service');
  const deployer = new iam.Role(stack, 'Deployer', { assumedBy: new iam.AccountRootPrincipal() });
  distributionIn(stack).grantCreateInvalidation(deployer);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'cloudfront:CreateInvalidation',
          Resource: {
            'Fn::Join': [
              '',
              Match.arrayWith([':cloudfront::111111111111:distribution/', { Ref: 'Distribution830FAC52' }]),
            ],
          },
        },
      ],
    },
  });
});

describe('metrics', () => {
  const distribution = distributionIn(stackIn(new App(), 'Service'));

  test('requests are summed and errors averaged over five minutes', () => {
    const period = Duration.minutes(5);
    expect(distribution.metricRequests()).toMatchObject({ metricName: 'Requests', statistic: 'Sum', period });
    expect(distribution.metric5xxErrorRate()).toMatchObject({
      metricName: '5xxErrorRate',
      statistic: 'Average',
      period,
    });
  });

  test('can be read otherwise', () => {
    const period = Duration.hours(1);
    expect(distribution.metricRequests({ period }).period).toEqual(period);
    expect(distribution.metric5xxErrorRate({ statistic: 'Maximum' }).statistic).toBe('Maximum');
  });
});

test.each(Object.values(cloudfront.SecurityPolicyProtocol))('checks the security policy %s', (version) => {
  const make = () => configWith({ minimumProtocolVersion: version });
  if (/2021|2025/.test(version)) expect(make().ViewerCertificate).toMatchObject({ MinimumProtocolVersion: version });
  else
    expect(make).toThrow(`Service/Distribution: minimumProtocolVersion must be TLS_V1_2_2021 or later, got ${version}`);
});

test.each([1, 120])('accepts a read timeout of %p seconds', (seconds) => {
  expect(() => configWith({ readTimeout: Duration.seconds(seconds) })).not.toThrow();
});

test.each([
  [Duration.seconds(0), 0],
  [Duration.seconds(121), 121],
  [Duration.millis(1500), 1.5],
])('fails for a read timeout of %s', (readTimeout, seconds) => {
  expect(() => configWith({ readTimeout })).toThrow(
    `readTimeout must be a whole number of seconds from 1 to 120, got ${seconds}`,
  );
});

test.each(['/static/*', '/*.css', '/a', '/assets/v?/*'])('accepts the static path %p', (path) => {
  expect(configWith({ staticPathPatterns: [path] }).CacheBehaviors).toEqual([
    expect.objectContaining({ PathPattern: path }),
  ]);
});

test.each(['', '*', '/*', '/**', 'static/*', '/a b', '/'])('fails for the static path %p', (path) => {
  expect(() => configWith({ staticPathPatterns: [path] })).toThrow(
    `staticPathPatterns must not match every path; use a pattern such as /static/*, got "${path}"`,
  );
});

test('domain names can be tokens', () => {
  const domainNames = [Lazy.string({ produce: () => 'api.example.com' })];
  expect(configWith({ domainNames }).Aliases).toEqual(['api.example.com']);
});

test('fails when the read timeout is a token', () => {
  const readTimeout = Duration.seconds(Lazy.number({ produce: () => 45 }));
  expect(() => configWith({ readTimeout })).toThrow('readTimeout must be a literal, got a token');
});

describe('the bucket of legacy logs', () => {
  function withBucket(objectOwnership?: s3.ObjectOwnership): () => unknown {
    const stack = stackIn(new App(), 'Service');
    const logging = DistributionLogging.legacy(new s3.Bucket(stack, 'Bucket', { objectOwnership }));
    return () => distributionIn(stack, { logging });
  }

  test.each([s3.ObjectOwnership.OBJECT_WRITER, s3.ObjectOwnership.BUCKET_OWNER_PREFERRED])(
    'can have the ownership %s',
    (ownership) => {
      expect(withBucket(ownership)).not.toThrow();
    },
  );

  test.each([undefined, s3.ObjectOwnership.BUCKET_OWNER_ENFORCED])('must not have the ownership %s', (ownership) => {
    expect(withBucket(ownership)).toThrow(
      'logging.bucket must accept access control lists: set objectOwnership to OBJECT_WRITER or BUCKET_OWNER_PREFERRED',
    );
  });
});

test.each(['af-south-1', 'eu-south-1', 'me-central-1'])(
  'fails when the log bucket is in the opt-in Region %s',
  (region) => {
    const stack = stackIn(new App(), 'Service', region);
    expect(() => distributionIn(stack, { originVerification: verificationIn(stack) })).toThrow(
      `logging.bucket must be in a Region that is enabled by default, because CloudFront does not deliver legacy logs to opt-in Regions, got ${region}`,
    );
  },
);

test('accepts a log bucket in a stack without a Region', () => {
  expect(() => distributionIn(new Stack(new App(), 'Service'))).not.toThrow();
});

describe('must be in us-east-1:', () => {
  test('an imported certificate', () => {
    const stack = stackIn(new App(), 'Service');
    const arn = CERTIFICATE.replace('us-east-1', 'eu-west-1');
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Other', arn);
    expect(() => distributionIn(stack, { certificate })).toThrow(
      'Service/Distribution: certificate must be in us-east-1, which CloudFront requires, got eu-west-1',
    );
  });

  test('a certificate that is created in a stack', () => {
    const stack = stackIn(new App(), 'Service', 'eu-west-1');
    const certificate = new acm.Certificate(stack, 'Made', { domainName: 'api.example.com' });
    expect(() => distributionIn(stack, { certificate })).toThrow('certificate must be in us-east-1');
  });

  test.each([WEB_ACL.replace('us-east-1', 'eu-west-1'), WEB_ACL.replace('global', 'regional'), `x${WEB_ACL}`, 'api'])(
    'a web ACL with an ARN other than %s',
    (arn) => {
      const app = new App();
      const webAcl = webAclOf(stackIn(app, 'Edge'), arn);
      const stack = stackIn(app, 'Service');
      expect(() => distributionIn(stack, { webAcl })).toThrow(
        `Service/Distribution: webAcl must have the scope CLOUDFRONT and be in us-east-1, got ${arn}`,
      );
    },
  );

  test.each([
    ['REGIONAL', 'us-east-1'],
    ['CLOUDFRONT', 'eu-west-1'],
  ])('a web ACL of the app with scope %s in %s fails', (scope, region) => {
    const app = new App();
    const webAcl = webAclIn(stackIn(app, 'Edge', region), scope);
    expect(() => distributionIn(stackIn(app, 'Service'), { webAcl })).toThrow(
      `webAcl must have the scope CLOUDFRONT and be in us-east-1, got scope ${scope} in ${region}`,
    );
  });

  test('a web ACL of another stack', () => {
    const app = new App();
    const service = stackIn(app, 'Service');
    distributionIn(service, { webAcl: webAclIn(stackIn(app, 'Edge'), 'CLOUDFRONT') });
    expect(configOf(Template.fromStack(service)).WebACLId).toBeDefined();
  });
});

test('accepts a certificate of a stack without a Region', () => {
  const stack = new Stack(new App(), 'Service');
  const certificate = new acm.Certificate(stack, 'Made', { domainName: 'api.example.com' });
  expect(() => distributionIn(stack, { certificate })).not.toThrow();
});

test('accepts a web ACL whose scope is a token', () => {
  const stack = stackIn(new App(), 'Service');
  const { webAclRef, ...webAcl } = webAclOf(stack, WEB_ACL);
  const scope = Lazy.string({ produce: () => 'CLOUDFRONT' });
  const imported = Object.assign(webAcl, { webAclRef: { ...webAclRef, scope } }) as ApiDistributionProps['webAcl'];
  expect(() => distributionIn(stack, { webAcl: imported })).not.toThrow();
});

test.each([
  { httpStatus: 404, responsePagePath: '/404.html' },
  { httpStatus: 416, ttl: Duration.seconds(0) },
  { httpStatus: 503, responseHttpStatus: 200, responsePagePath: '/down.html' },
  { httpStatus: Lazy.number({ produce: () => 404 }), ttl: Duration.seconds(0) },
])('accepts the error response %#', (response) => {
  expect(() => configWith({ errorResponses: [response] })).not.toThrow();
});

test.each([
  [
    { httpStatus: 401, ttl: Duration.seconds(0) },
    'an httpStatus that CloudFront customizes, such as 404 or 503, got 401',
  ],
  [{ httpStatus: 404 }, 'a ttl, responseHttpStatus or responsePagePath, got none for 404'],
  [{ httpStatus: 404, responseHttpStatus: 200 }, 'a responsePagePath with responseHttpStatus, got none for 404'],
])('fails for the error response %j', (response, problem) => {
  expect(() => configWith({ errorResponses: [response] })).toThrow(
    `Service/Distribution: errorResponses must have ${problem}`,
  );
});

const LABEL = 'a'.repeat(63);

test.each(['a.io', 'api.example.museum', `${LABEL}.${LABEL}.${LABEL}.${'a'.repeat(61)}`, '*.example.com'])(
  'accepts the domain name %p',
  (name) => {
    expect(() => configWith({ domainNames: [name] })).not.toThrow();
  },
);

test.each([
  'API.example.com',
  'api.example.com.',
  'https://api.example.com',
  '-a.example.com',
  'a-.example.com',
  'api.example.c',
  'api.example.1com',
  `a${LABEL}.com`,
  `${LABEL}.${LABEL}.${LABEL}.${'a'.repeat(62)}`,
])('fails for the domain name %p', (name) => {
  expect(() => configWith({ domainNames: [name] })).toThrow(
    `Service/Distribution: domainNames must be a lowercase host name such as api.example.com, got "${name}"`,
  );
});

test('fails when the origin verification is in another Region, because its secret cannot be resolved', () => {
  const app = new App();
  const originVerification = verificationIn(stackIn(app, 'Other', 'eu-west-1'));
  expect(() => distributionIn(stackIn(app, 'Service'), { originVerification })).toThrow(
    'originVerification must be in the Region us-east-1, got eu-west-1',
  );
});

test('reports all problems of the names at once', () => {
  expect(() => configWith({ domainNames: [], originDomainName: 'localhost' })).toThrow(
    'Service/Distribution: domainNames must have at least one name, got none; ' +
      'originDomainName must be a lowercase host name such as api.example.com, got "localhost"',
  );
});

test('fails when CloudFront would connect to itself', () => {
  expect(() => configWith({ originDomainName: 'api.example.com' })).toThrow(
    'originDomainName must not be one of domainNames, because CloudFront would connect to itself, got api.example.com',
  );
});

test('accepts another behavior later', () => {
  const stack = stackIn(new App(), 'Service');
  const distribution = distributionIn(stack);
  distribution.addBehavior('/docs/*', new origins.HttpOrigin('docs.example.com'));
  expect(configOf(Template.fromStack(stack)).CacheBehaviors).toEqual([
    expect.objectContaining({ PathPattern: '/docs/*' }),
  ]);
});

test('clients fail fast with fewer and shorter connection attempts', () => {
  const { Origins } = configWith({ connectionAttempts: 2, connectionTimeout: Duration.seconds(3) });
  expect(Origins).toMatchObject([{ ConnectionAttempts: 2, ConnectionTimeout: 3 }]);
});

test.each([
  [{ connectionAttempts: 0 }, 'connectionAttempts must be 1, 2 or 3, got 0'],
  [{ connectionAttempts: 4 }, 'connectionAttempts must be 1, 2 or 3, got 4'],
  [{ connectionAttempts: Lazy.number({ produce: () => 2 }) }, 'connectionAttempts must be 1, 2 or 3, got a token'],
  [
    { connectionTimeout: Duration.seconds(11) },
    'connectionTimeout must be a whole number of seconds from 1 to 10, got 11',
  ],
])('fails for the connection settings %#', (props, problem) => {
  expect(() => configWith(props)).toThrow(problem);
});
