import { App, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ApiDomain } from '../../src';
import { resourcesOfType, stackIn, vpcIn } from '../fixtures';

const ZONE = 'Z0123456789ABCDEFGHIJ';

function domainIn(stack: Stack, { domainName = 'api.example.com', zoneName = 'example.com' } = {}): ApiDomain {
  const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: ZONE, zoneName });
  return new ApiDomain(stack, 'Domain', { hostedZone, domainName });
}

function distributionOf(stack: Stack): cloudfront.IDistribution {
  return cloudfront.Distribution.fromDistributionAttributes(stack, 'Distribution', {
    distributionId: 'E1',
    domainName: 'd111111abcdef8.cloudfront.net',
  });
}

/** The records of a template: type, name and where they point. */
function recordsOf(template: Template): unknown[] {
  return resourcesOfType(template, 'AWS::Route53::RecordSet').map(({ Properties }) => [
    Properties.Type,
    Properties.Name,
    (Properties.AliasTarget as { DNSName: unknown }).DNSName,
  ]);
}

describe('a certificate', () => {
  const app = new App();
  const edge = stackIn(app, 'Edge');
  const service = stackIn(app, 'Service', 'eu-west-1');
  const forCloudFront = domainIn(edge).certificate('Certificate');
  const forLoadBalancer = domainIn(service).certificate('Certificate', {
    subjectAlternativeNames: ['origin.api.example.com'],
  });

  test('is created in the stack of its ApiDomain', () => {
    expect([forCloudFront.stack, forLoadBalancer.stack]).toEqual([edge, service]);
  });

  test('is validated by DNS in the hosted zone', () => {
    Template.fromStack(edge).hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'api.example.com',
      SubjectAlternativeNames: Match.absent(),
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: 'api.example.com', HostedZoneId: ZONE }],
    });
  });

  test('covers subject alternative names', () => {
    Template.fromStack(service).hasResourceProperties('AWS::CertificateManager::Certificate', {
      SubjectAlternativeNames: ['origin.api.example.com'],
      DomainValidationOptions: [
        { DomainName: 'api.example.com', HostedZoneId: ZONE },
        { DomainName: 'origin.api.example.com', HostedZoneId: ZONE },
      ],
    });
  });

  test('can have another domain name or a wildcard', () => {
    const stack = stackIn(new App(), 'Service');
    const domain = domainIn(stack);
    domain.certificate('Origin', { domainName: 'origin.api.example.com' });
    domain.certificate('Wildcard', { domainName: '*.example.com' });
    const names = resourcesOfType(Template.fromStack(stack), 'AWS::CertificateManager::Certificate');
    expect(names.map(({ Properties }) => Properties.DomainName)).toEqual(['origin.api.example.com', '*.example.com']);
  });

  test('synthesizes without lookups', () => {
    expect(app.synth().manifest.missing).toBeUndefined();
  });
});

describe('records', () => {
  const stack = stackIn(new App(), 'Service');
  const domain = domainIn(stack);
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: vpcIn(stack) });
  domain.aliasToDistribution(distributionOf(stack));
  domain.aliasToLoadBalancer(loadBalancer, 'origin.api.example.com');
  const template = Template.fromStack(stack);
  const balancer = { 'Fn::Join': ['', ['dualstack.', { 'Fn::GetAtt': ['LoadBalancerBE9EEC3A', 'DNSName'] }]] };

  test('are A and AAAA aliases of the distribution and the load balancer', () => {
    expect(recordsOf(template)).toEqual([
      ['A', 'api.example.com.', 'd111111abcdef8.cloudfront.net'],
      ['AAAA', 'api.example.com.', 'd111111abcdef8.cloudfront.net'],
      ['A', 'origin.api.example.com.', balancer],
      ['AAAA', 'origin.api.example.com.', balancer],
    ]);
  });

  test('are created in the hosted zone', () => {
    const zones = resourcesOfType(template, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties.HostedZoneId);
    expect(zones).toEqual([ZONE, ZONE, ZONE, ZONE]);
  });
});

test('the domain name can be an alias of a load balancer', () => {
  const stack = stackIn(new App(), 'Service');
  const vpc = vpcIn(stack);
  domainIn(stack).aliasToLoadBalancer(new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc }));
  Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { Name: 'api.example.com.' });
});

test('a distribution can have an alias with another name', () => {
  const stack = stackIn(new App(), 'Service');
  domainIn(stack).aliasToDistribution(distributionOf(stack), 'www.example.com');
  Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { Name: 'www.example.com.' });
});

test('the domain name can be the name of the hosted zone', () => {
  expect(domainIn(stackIn(new App(), 'Service'), { domainName: 'example.com' }).domainName).toBe('example.com');
});

test('the name of the hosted zone can be a token', () => {
  const zoneName = Lazy.string({ produce: () => 'example.com' });
  expect(() => domainIn(stackIn(new App(), 'Service'), { zoneName })).not.toThrow();
});

test.each([
  ['api.example.org', 'domainName must be in the hosted zone example.com, got api.example.org'],
  ['api.badexample.com', 'domainName must be in the hosted zone example.com, got api.badexample.com'],
  ['https://api.example.com', 'domainName must be a lowercase host name such as api.example.com'],
  ['API.example.com', 'domainName must be a lowercase host name such as api.example.com'],
  ['api.example.com.', 'domainName must be a lowercase host name such as api.example.com'],
  [`${'a'.repeat(64)}.example.com`, 'domainName must be a lowercase host name such as api.example.com'],
  [Lazy.string({ produce: () => 'api.example.com' }), 'domainName must be a literal, got a token'],
])('fails for the name %p', (domainName, problem) => {
  expect(() => domainIn(stackIn(new App(), 'Service'), { domainName })).toThrow(`Service/Domain: ${problem}`);
});

test('fails when the hosted zone has an invalid name', () => {
  expect(() => domainIn(stackIn(new App(), 'Service'), { zoneName: 'example' })).toThrow(
    'zoneName of hostedZone must be a lowercase host name such as api.example.com, got "example"',
  );
});

test('fails when a certificate or record has a name outside the hosted zone', () => {
  const stack = stackIn(new App(), 'Service');
  const domain = domainIn(stack);
  expect(() =>
    domain.certificate('A', { domainName: 'a.example.org', subjectAlternativeNames: ['b.example.net'] }),
  ).toThrow(
    'Service/Domain: domainName must be in the hosted zone example.com, got a.example.org; ' +
      'subjectAlternativeNames must be in the hosted zone example.com, got b.example.net',
  );
  expect(() => domain.aliasToDistribution(distributionOf(stack), 'a.example.org')).toThrow(
    'Service/Domain: recordName must be in the hosted zone example.com, got a.example.org',
  );
});

test('fails when the hosted zone was imported by id, without its name', () => {
  const stack = stackIn(new App(), 'Service');
  const hostedZone = route53.HostedZone.fromHostedZoneId(stack, 'Zone', ZONE);
  expect(() => new ApiDomain(stack, 'Domain', { hostedZone, domainName: 'api.example.com' })).toThrow(
    'Service/Domain: hostedZone must have a name, got a zone that was imported by id: use fromHostedZoneAttributes()',
  );
});

test('fails for a second record of the same name', () => {
  const stack = stackIn(new App(), 'Service');
  const domain = domainIn(stack);
  const first = distributionOf(stack);
  domain.aliasToDistribution(first);
  expect(() => domain.aliasToDistribution(first)).toThrow(
    'Service/Domain: recordName must be unique, got api.example.com twice',
  );
});

test.each(['', 'Z 1', 'z0123456789', 'Z'.repeat(33)])('fails when the id of the hosted zone is %j', (hostedZoneId) => {
  const stack = stackIn(new App(), 'Service');
  const zone = { hostedZoneId, zoneName: 'example.com' };
  const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone);
  expect(() => new ApiDomain(stack, 'Domain', { hostedZone, domainName: 'api.example.com' })).toThrow(
    `Service/Domain: hostedZone must have an id of 1 to 32 upper-case letters and digits, got '${hostedZoneId}'`,
  );
});

test.each(['Z', 'Z'.repeat(32), `/hostedzone/${'Z'.repeat(32)}`])(
  'accepts a hosted zone with the id %j',
  (hostedZoneId) => {
    const stack = stackIn(new App(), 'Service');
    const zone = { hostedZoneId, zoneName: 'example.com' };
    const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone);
    expect(() => new ApiDomain(stack, 'Domain', { hostedZone, domainName: 'api.example.com' })).not.toThrow();
  },
);

test('accepts a hosted zone that is created in the app', () => {
  const stack = stackIn(new App(), 'Service');
  const hostedZone = new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });
  new ApiDomain(stack, 'Domain', { hostedZone, domainName: 'api.example.com' }).certificate('Certificate');
  Template.fromStack(stack).hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainValidationOptions: [{ DomainName: 'api.example.com', HostedZoneId: { Ref: 'ZoneA5DE4B68' } }],
  });
});
