import { App, type Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type ApiDistributionProps, PathBehavior, type PathBehaviorConfig } from '../../src';
import { stackIn } from '../fixtures';
import { configOf, distributionIn } from './distribution-fixtures';

interface Behavior {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly AllowedMethods: string[];
  readonly CachePolicyId: string;
  readonly ViewerProtocolPolicy: string;
  readonly ResponseHeadersPolicyId: string;
  readonly OriginRequestPolicyId?: string;
  readonly TrustedKeyGroups?: unknown[];
}

interface Config {
  readonly DefaultCacheBehavior: Behavior;
  readonly CacheBehaviors?: Behavior[];
  readonly Origins: { readonly Id: string; readonly DomainName: string; readonly VpcOriginConfig?: unknown }[];
  readonly OriginGroups?: {
    readonly Items: {
      readonly Id: string;
      readonly FailoverCriteria: { readonly StatusCodes: { readonly Items: number[] } };
      readonly Members: { readonly Items: { readonly OriginId: string }[] };
    }[];
  };
  readonly Restrictions?: unknown;
}

const { ALLOW_ALL, ALLOW_GET_HEAD, ALLOW_GET_HEAD_OPTIONS } = cloudfront.AllowedMethods;
const GET_HEAD = ['GET', 'HEAD'];
const fallback = new origins.HttpOrigin('fallback.example.com');
const other = new origins.HttpOrigin('other.example.com');

function keyGroupIn(stack: Stack, id = 'KeyGroup'): cloudfront.IKeyGroup {
  return cloudfront.KeyGroup.fromKeyGroupId(stack, id, id);
}

function configWith(props: (stack: Stack) => Partial<ApiDistributionProps>): Config {
  const stack = stackIn(new App(), 'Service');
  distributionIn(stack, props(stack));
  return configOf(Template.fromStack(stack)) as unknown as Config;
}

/** Domain names of the origin of a behavior: the second one is that of its fallback. */
function originsOf({ Origins, OriginGroups }: Config, { TargetOriginId }: Behavior): string[] {
  const group = OriginGroups?.Items.find(({ Id }) => Id === TargetOriginId);
  const ids = group?.Members.Items.map(({ OriginId }) => OriginId) ?? [TargetOriginId];
  return ids.map((id) => Origins.find((origin) => origin.Id === id)?.DomainName ?? 'none');
}

describe('static files', () => {
  test('are cached, with GET and HEAD only', () => {
    const config = configWith(() => ({ pathBehaviors: [PathBehavior.staticFiles('/assets/*')] }));
    expect(config.CacheBehaviors).toMatchObject([
      {
        PathPattern: '/assets/*',
        AllowedMethods: GET_HEAD,
        CachePolicyId: cloudfront.CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
        ViewerProtocolPolicy: 'redirect-to-https',
        ResponseHeadersPolicyId: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId,
      },
    ]);
  });

  test('are the same as staticPathPatterns', () => {
    expect(configWith(() => ({ pathBehaviors: [PathBehavior.staticFiles('/assets/*')] }))).toEqual(
      configWith(() => ({ staticPathPatterns: ['/assets/*'] })),
    );
  });
});

describe('uncached paths', () => {
  test('are those of the API by default', () => {
    const config = configWith(() => ({
      allowedMethods: ALLOW_GET_HEAD_OPTIONS,
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS,
      pathBehaviors: [PathBehavior.uncached('/v2/*')],
    }));
    const [{ PathPattern, ...behavior }] = config.CacheBehaviors ?? [];
    expect(PathPattern).toBe('/v2/*');
    expect(behavior).toEqual(config.DefaultCacheBehavior);
    expect(behavior.AllowedMethods).toEqual([...GET_HEAD, 'OPTIONS']);
  });

  test('can have other methods, policies and another origin', () => {
    const config = configWith(() => ({
      pathBehaviors: [
        PathBehavior.uncached('/v2/*', {
          origin: other,
          allowedMethods: ALLOW_GET_HEAD,
          originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS,
        }),
      ],
    }));
    const [behavior] = config.CacheBehaviors ?? [];
    expect(originsOf(config, behavior)).toEqual(['other.example.com']);
    expect(behavior).toMatchObject({
      AllowedMethods: GET_HEAD,
      ViewerProtocolPolicy: 'https-only',
      OriginRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
      ResponseHeadersPolicyId: cloudfront.ResponseHeadersPolicy.CORS_ALLOW_ALL_ORIGINS.responseHeadersPolicyId,
    });
    expect(originsOf(config, config.DefaultCacheBehavior)).toEqual(['origin.api.example.com']);
  });
});

test('pathBehaviors apply in order and before staticPathPatterns', () => {
  const config = configWith(() => ({
    staticPathPatterns: ['/static/*'],
    pathBehaviors: [PathBehavior.staticFiles('/static/private/*'), PathBehavior.uncached('/v2/*')],
  }));
  expect(config.CacheBehaviors?.map(({ PathPattern }) => PathPattern)).toEqual([
    '/static/private/*',
    '/v2/*',
    '/static/*',
  ]);
});

test('PathBehavior can be extended', () => {
  class Redirected extends PathBehavior {
    override bind(): PathBehaviorConfig {
      return { behavior: { viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS } };
    }
  }
  const config = configWith(() => ({ pathBehaviors: [new Redirected('/old/*')] }));
  expect(config.CacheBehaviors).toMatchObject([{ PathPattern: '/old/*', ViewerProtocolPolicy: 'redirect-to-https' }]);
});

describe('the fallback of an origin', () => {
  test('is used for a read-only API and its static files, by one origin group', () => {
    const config = configWith(() => ({
      allowedMethods: ALLOW_GET_HEAD_OPTIONS,
      staticPathPatterns: ['/static/*'],
      originFallback: { origin: fallback },
    }));
    expect(config.OriginGroups?.Items).toHaveLength(1);
    expect(config.OriginGroups?.Items[0].FailoverCriteria.StatusCodes.Items).toEqual([500, 502, 503, 504]);
    for (const behavior of [config.DefaultCacheBehavior, ...(config.CacheBehaviors ?? [])]) {
      expect(originsOf(config, behavior)).toEqual(['origin.api.example.com', 'fallback.example.com']);
    }
  });

  test('can be used for static files only', () => {
    const originFallback = { origin: fallback, statusCodes: [403, 404] };
    const config = configWith(() => ({ pathBehaviors: [PathBehavior.staticFiles('/assets/*', { originFallback })] }));
    const [behavior] = config.CacheBehaviors ?? [];
    expect(originsOf(config, behavior)).toEqual(['origin.api.example.com', 'fallback.example.com']);
    expect(config.OriginGroups?.Items[0].FailoverCriteria.StatusCodes.Items).toEqual([403, 404]);
    expect(originsOf(config, config.DefaultCacheBehavior)).toEqual(['origin.api.example.com']);
    expect(config.DefaultCacheBehavior.AllowedMethods).toContain('POST');
  });

  test('is not that of the distribution for paths with another origin', () => {
    const config = configWith(() => ({
      allowedMethods: ALLOW_GET_HEAD,
      originFallback: { origin: fallback },
      pathBehaviors: [PathBehavior.uncached('/v2/*', { origin: other, allowedMethods: ALLOW_ALL })],
    }));
    const [behavior] = config.CacheBehaviors ?? [];
    expect(originsOf(config, behavior)).toEqual(['other.example.com']);
  });

  test('shares the VPC origin of the distribution', () => {
    const stack = stackIn(new App(), 'Service');
    const loadBalancer = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'LoadBalancer', {
      loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/api/1234567890abcdef',
      securityGroupId: 'sg-1',
      loadBalancerDnsName: 'internal-api.us-east-1.elb.amazonaws.com',
    });
    const originFallback = { origin: fallback };
    distributionIn(stack, {
      vpcOrigin: { loadBalancer },
      pathBehaviors: [PathBehavior.staticFiles('/assets/*', { originFallback })],
    });
    Template.fromStack(stack).resourceCountIs('AWS::CloudFront::VpcOrigin', 1);
  });
});

describe('signed URLs and cookies', () => {
  const groupsOf = (config: Config) =>
    [config.DefaultCacheBehavior, ...(config.CacheBehaviors ?? [])].map(({ TrustedKeyGroups }) => TrustedKeyGroups);

  test('are not required by default', () => {
    expect(groupsOf(configWith(() => ({ staticPathPatterns: ['/static/*'] })))).toEqual([undefined, undefined]);
  });

  test('are required for all paths, except those with their own key groups', () => {
    const config = configWith((stack) => ({
      trustedKeyGroups: [keyGroupIn(stack)],
      staticPathPatterns: ['/static/*'],
      pathBehaviors: [
        PathBehavior.staticFiles('/public/*', { trustedKeyGroups: [] }),
        PathBehavior.uncached('/partner/*', { trustedKeyGroups: [keyGroupIn(stack, 'Partner')] }),
      ],
    }));
    expect(groupsOf(config)).toEqual([['KeyGroup'], undefined, ['Partner'], ['KeyGroup']]);
  });

  test('can be required for some paths only', () => {
    const config = configWith((stack) => ({
      pathBehaviors: [PathBehavior.staticFiles('/reports/*', { trustedKeyGroups: [keyGroupIn(stack)] })],
    }));
    expect(groupsOf(config)).toEqual([undefined, ['KeyGroup']]);
  });
});

test('countries can be allowed or denied', () => {
  const restricted = (geoRestriction: cloudfront.GeoRestriction) => configWith(() => ({ geoRestriction })).Restrictions;
  expect(restricted(cloudfront.GeoRestriction.allowlist('DE', 'FR'))).toEqual({
    GeoRestriction: { RestrictionType: 'whitelist', Locations: ['DE', 'FR'] },
  });
  expect(restricted(cloudfront.GeoRestriction.denylist('US'))).toEqual({
    GeoRestriction: { RestrictionType: 'blacklist', Locations: ['US'] },
  });
});

const rejected =
  'requires allowedMethods of GET, HEAD and OPTIONS only, because CloudFront rejects an origin group with other methods, got PUT, PATCH, POST, DELETE';
const CODES = '400, 403, 404, 416, 429, 500, 502, 503, 504';
const group = () => new origins.OriginGroup({ primaryOrigin: other, fallbackOrigin: fallback });

test.each<[string, Partial<ApiDistributionProps>, string]>([
  ['a fallback of an API that writes', { originFallback: { origin: fallback } }, `originFallback ${rejected}`],
  [
    'a fallback of paths that write',
    { pathBehaviors: [PathBehavior.uncached('/v2/*', { originFallback: { origin: fallback } })] },
    `pathBehaviors "/v2/*" originFallback ${rejected}`,
  ],
  [
    'the fallback of the distribution for paths that write',
    {
      allowedMethods: ALLOW_GET_HEAD,
      originFallback: { origin: fallback },
      pathBehaviors: [PathBehavior.uncached('/v2/*', { allowedMethods: ALLOW_ALL })],
    },
    `pathBehaviors "/v2/*" originFallback ${rejected}`,
  ],
  [
    'an origin group for paths that write',
    { pathBehaviors: [PathBehavior.uncached('/v2/*', { origin: group() })] },
    `behavior "/v2/*" ${rejected}`,
  ],
  [
    'an origin group as a fallback',
    { allowedMethods: ALLOW_GET_HEAD, originFallback: { origin: group() } },
    'originFallback.origin must be a single origin, got an origin group',
  ],
  [
    'an origin group with a fallback',
    { pathBehaviors: [PathBehavior.staticFiles('/a/*', { origin: group(), originFallback: { origin: fallback } })] },
    'pathBehaviors "/a/*" origin must be a single origin if there is an originFallback, got an origin group',
  ],
  [
    'no status codes',
    { allowedMethods: ALLOW_GET_HEAD, originFallback: { origin: fallback, statusCodes: [] } },
    'originFallback.statusCodes must have at least one code, got none',
  ],
  [
    'a status code that CloudFront does not support',
    { allowedMethods: ALLOW_GET_HEAD, originFallback: { origin: fallback, statusCodes: [500, 501] } },
    `originFallback.statusCodes must be ${CODES}, got 501`,
  ],
  [
    'a static pattern that matches every path',
    { pathBehaviors: [PathBehavior.staticFiles('/*')] },
    'pathBehaviors must not match every path; use a pattern such as /static/*, got "/*"',
  ],
  [
    'an invalid pattern',
    { pathBehaviors: [PathBehavior.uncached('v2/*')] },
    'pathBehaviors must be path patterns such as /reports/*, with at most 255 characters, got "v2/*"',
  ],
  [
    'a pattern that is too long',
    { pathBehaviors: [PathBehavior.uncached(`/${'a'.repeat(255)}`)] },
    'pathBehaviors must be path patterns such as /reports/*, with at most 255 characters',
  ],
  [
    'a repeated pattern',
    { staticPathPatterns: ['/a/*'], pathBehaviors: [PathBehavior.uncached('/a/*')] },
    'pathBehaviors must not repeat a path pattern, got "/a/*" twice',
  ],
])('fails for %s', (_, props, problem) => {
  expect(() => configWith(() => props)).toThrow(`Service/Distribution: ${problem}`);
});

describe('addBehavior', () => {
  const add = (options?: cloudfront.AddBehaviorOptions) => {
    distributionIn(stackIn(new App(), 'Service')).addBehavior('/later/*', group(), options);
  };

  test('fails for an origin group with methods that CloudFront rejects', () => {
    expect(() => {
      add({ allowedMethods: ALLOW_ALL });
    }).toThrow(`Service/Distribution: behavior "/later/*" ${rejected}`);
  });

  test.each([undefined, { allowedMethods: ALLOW_GET_HEAD_OPTIONS }])('accepts an origin group with %j', (options) => {
    expect(() => {
      add(options);
    }).not.toThrow();
  });

  test('accepts all methods for a single origin', () => {
    const distribution = distributionIn(stackIn(new App(), 'Service'));
    expect(() => {
      distribution.addBehavior('/later/*', other, { allowedMethods: ALLOW_ALL });
    }).not.toThrow();
  });
});
