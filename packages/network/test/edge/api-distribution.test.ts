import { App, Duration, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ApiDistribution, ApiDomain, OriginVerification, type ApiDistributionProps } from '../../src';
import { resourcesOfType, stackIn } from '../fixtures';

const CERTIFICATE = 'arn:aws:acm:us-east-1:111111111111:certificate/11111111-1111-1111-1111-111111111111';
const WEB_ACL = 'arn:aws:wafv2:us-east-1:111111111111:global/webacl/api/22222222-2222-2222-2222-222222222222';

function verificationIn(stack: Stack): OriginVerification {
  return new OriginVerification(stack, 'Verification', { encryptionKey: new kms.Key(stack, 'Key') });
}

function distributionIn(stack: Stack, props: Partial<ApiDistributionProps> = {}): ApiDistribution {
  return new ApiDistribution(stack, 'Distribution', {
    originDomainName: 'origin.api.example.com',
    originVerification: props.originVerification ?? verificationIn(stack),
    domainNames: ['api.example.com'],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
    webAclArn: WEB_ACL,
    logBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'access-logs'),
    ...props,
  });
}

/** The only distribution of a template. */
function configOf(template: Template): Record<string, unknown> {
  const [distribution] = resourcesOfType(template, 'AWS::CloudFront::Distribution');
  return distribution.Properties.DistributionConfig as Record<string, unknown>;
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

  test('everything is passed on and nothing is cached', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      CachePolicyId: cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId,
      OriginRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId,
    });
    expect(config.CacheBehaviors).toBeUndefined();
  });

  test('callers are moved to HTTPS of TLS 1.2 or newer', () => {
    expect(config.DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https' });
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

  test('the origin is called by HTTPS of TLS 1.2, under its own name', () => {
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

  test('the origin knows the distribution by a header whose value is in no template', () => {
    const value = ['{{resolve:secretsmanager:', { Ref: 'VerificationGeneration17B5C4D70' }, ':SecretString:::}}'];
    expect(config.Origins).toEqual([
      expect.objectContaining({
        OriginCustomHeaders: [{ HeaderName: 'X-Origin-Verify', HeaderValue: { 'Fn::Join': ['', value] } }],
      }),
    ]);
  });

  test('it is called by its names, guarded and logged', () => {
    expect(config).toMatchObject({
      Aliases: ['api.example.com'],
      WebACLId: WEB_ACL,
      Logging: { Bucket: 'access-logs.s3.us-east-1.amazonaws.com' },
      PriceClass: 'PriceClass_All',
      IPV6Enabled: true,
    });
  });

  test('the logical id stays, since a new distribution has a new domain name', () => {
    expect(Object.keys(template.findResources('AWS::CloudFront::Distribution'))).toEqual(['Distribution9930A484']);
  });
});

describe('with everything chosen', () => {
  const stack = stackIn(new App(), 'Service');
  const headers = new cloudfront.ResponseHeadersPolicy(stack, 'Headers', { removeHeaders: ['Server'] });
  distributionIn(stack, {
    domainNames: ['api.example.com', 'www.example.com'],
    logPrefix: 'cdn/',
    staticPaths: ['/static/*', '/favicon.ico'],
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    responseHeadersPolicy: headers,
    minimumTls: cloudfront.SecurityPolicyProtocol.TLS_V1_3_2025,
    originTimeout: Duration.minutes(2),
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    geoRestriction: cloudfront.GeoRestriction.allowlist('DE', 'FR'),
  });
  const config = configOf(Template.fromStack(stack));

  test('static paths are read only, cached, and otherwise like the rest', () => {
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

  test('all paths share one origin, so that every request carries the header', () => {
    expect(config.Origins).toHaveLength(1);
  });

  test('the rest is as chosen', () => {
    expect(config).toMatchObject({
      Aliases: ['api.example.com', 'www.example.com'],
      Logging: { Prefix: 'cdn/' },
      DefaultCacheBehavior: {
        OriginRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
      },
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.3_2025' },
      Origins: [{ CustomOriginConfig: { OriginReadTimeout: 120 } }],
      PriceClass: 'PriceClass_100',
      Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'FR'] } },
    });
  });
});

test('a certificate of a stack in us-east-1 serves a distribution of another region', () => {
  const app = new App();
  const edge = stackIn(app, 'Edge');
  const service = stackIn(app, 'Service', 'eu-west-1');
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com', domainName: 'api.example.com' };
  const certificate = new ApiDomain(edge, 'Domain', zone).certificate('Certificate');
  expect(() => distributionIn(service, { certificate })).not.toThrow();
});

test('static files can be removed from the caches, of this distribution alone', () => {
  const stack = stackIn(new App(), 'Service');
  const deployer = new iam.Role(stack, 'Deployer', { assumedBy: new iam.AccountRootPrincipal() });
  distributionIn(stack).grantInvalidate(deployer);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 'cloudfront:CreateInvalidation',
          Resource: {
            'Fn::Join': [
              '',
              Match.arrayWith([':cloudfront::111111111111:distribution/', { Ref: 'Distribution9930A484' }]),
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

test.each(Object.values(cloudfront.SecurityPolicyProtocol))('least version of TLS %s', (minimumTls) => {
  const make = () => configWith({ minimumTls });
  if (/2021|2025/.test(minimumTls))
    expect(make().ViewerCertificate).toMatchObject({ MinimumProtocolVersion: minimumTls });
  else expect(make).toThrow(`Service/Distribution: minimumTls must be TLS_V1_2_2021 or newer, got ${minimumTls}`);
});

test.each([1, 120])('accepts an origin that takes %p seconds', (seconds) => {
  expect(() => configWith({ originTimeout: Duration.seconds(seconds) })).not.toThrow();
});

test.each([
  [Duration.seconds(0), 0],
  [Duration.seconds(121), 121],
  [Duration.millis(1500), 1.5],
])('fails for an origin timeout of %s', (originTimeout, seconds) => {
  expect(() => configWith({ originTimeout })).toThrow(
    `originTimeout must be a whole number of seconds from 1 to 120, got ${seconds}`,
  );
});

test.each(['/static/*', '/*.css', '/a', '/assets/v?/*'])('accepts the static path %p', (path) => {
  expect(configWith({ staticPaths: [path] }).CacheBehaviors).toEqual([expect.objectContaining({ PathPattern: path })]);
});

test.each(['', '*', '/*', '/**', 'static/*', '/a b', '/'])('fails for the static path %p', (path) => {
  expect(() => configWith({ staticPaths: [path] })).toThrow(
    `staticPaths must be patterns of some paths, such as /static/*, got "${path}"`,
  );
});

test('names may come from parameters', () => {
  const domainNames = [Lazy.string({ produce: () => 'api.example.com' })];
  expect(configWith({ domainNames }).Aliases).toEqual(['api.example.com']);
});

test('fails when the origin timeout is a token', () => {
  const originTimeout = Duration.seconds(Lazy.number({ produce: () => 45 }));
  expect(() => configWith({ originTimeout })).toThrow('originTimeout must be a literal value, got a token');
});

describe('the bucket of the access logs', () => {
  function withBucket(objectOwnership?: s3.ObjectOwnership): () => unknown {
    const stack = stackIn(new App(), 'Service');
    return () => distributionIn(stack, { logBucket: new s3.Bucket(stack, 'Bucket', { objectOwnership }) });
  }

  test.each([s3.ObjectOwnership.OBJECT_WRITER, s3.ObjectOwnership.BUCKET_OWNER_PREFERRED])('may be %s', (ownership) => {
    expect(withBucket(ownership)).not.toThrow();
  });

  test.each([undefined, s3.ObjectOwnership.BUCKET_OWNER_ENFORCED])('must not be %s', (ownership) => {
    expect(withBucket(ownership)).toThrow(
      'logBucket must take access control lists: objectOwnership must be OBJECT_WRITER or BUCKET_OWNER_PREFERRED',
    );
  });
});

describe('what must be of us-east-1', () => {
  test('the certificate, when imported', () => {
    const stack = stackIn(new App(), 'Service');
    const arn = CERTIFICATE.replace('us-east-1', 'eu-west-1');
    const certificate = acm.Certificate.fromCertificateArn(stack, 'Other', arn);
    expect(() => distributionIn(stack, { certificate })).toThrow(
      'Service/Distribution: certificate must be of us-east-1, as CloudFront asks, got eu-west-1',
    );
  });

  test('the certificate, when made in a stack', () => {
    const stack = stackIn(new App(), 'Service', 'eu-west-1');
    const certificate = new acm.Certificate(stack, 'Made', { domainName: 'api.example.com' });
    expect(() => distributionIn(stack, { certificate })).toThrow('certificate must be of us-east-1');
  });

  test.each([WEB_ACL.replace('us-east-1', 'eu-west-1'), WEB_ACL.replace('global', 'regional'), 'api'])(
    'the web ACL, and not %s',
    (webAclArn) => {
      expect(() => configWith({ webAclArn })).toThrow(
        `webAclArn must be the ARN of a web ACL of scope CLOUDFRONT in us-east-1, got ${webAclArn}`,
      );
    },
  );

  test('a web ACL of another stack is taken on trust', () => {
    expect(() => configWith({ webAclArn: Lazy.string({ produce: () => WEB_ACL }) })).not.toThrow();
  });
});

test('fails when the origin verification is of another region, where its secret cannot be resolved', () => {
  const app = new App();
  const originVerification = verificationIn(stackIn(app, 'Other', 'eu-west-1'));
  expect(() => distributionIn(stackIn(app, 'Service'), { originVerification })).toThrow(
    'originVerification must be of region us-east-1, got eu-west-1',
  );
});

test('all that is wrong with names is said at once', () => {
  expect(() => configWith({ domainNames: [], originDomainName: 'localhost' })).toThrow(
    'Service/Distribution: domainNames must hold at least one name, got none; ' +
      'originDomainName must be a host name in small letters such as api.example.com, got "localhost"',
  );
});

test('fails when CloudFront would call itself', () => {
  expect(() => configWith({ originDomainName: 'api.example.com' })).toThrow(
    'originDomainName must not be one of domainNames, or CloudFront calls itself, got api.example.com',
  );
});
