import { App, Lazy, type Stack } from 'aws-cdk-lib/core';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ApiDomain, type ApiDomainProps } from '../../src';
import { resourcesOfType, stackIn, vpcIn } from '../fixtures';

const ZONE = 'Z0123456789ABCDEFGHIJ';

function domainIn(stack: Stack, props: Partial<ApiDomainProps> = {}): ApiDomain {
  return new ApiDomain(stack, 'Domain', {
    hostedZoneId: ZONE,
    zoneName: 'example.com',
    domainName: 'api.example.com',
    ...props,
  });
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
    alternativeNames: ['origin.api.example.com'],
  });

  test('stands in the stack that asks for it', () => {
    expect([forCloudFront.stack, forLoadBalancer.stack]).toEqual([edge, service]);
  });

  test('is validated by DNS in the zone', () => {
    Template.fromStack(edge).hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'api.example.com',
      SubjectAlternativeNames: Match.absent(),
      ValidationMethod: 'DNS',
      DomainValidationOptions: [{ DomainName: 'api.example.com', HostedZoneId: ZONE }],
    });
  });

  test('covers further names', () => {
    Template.fromStack(service).hasResourceProperties('AWS::CertificateManager::Certificate', {
      SubjectAlternativeNames: ['origin.api.example.com'],
      DomainValidationOptions: [
        { DomainName: 'api.example.com', HostedZoneId: ZONE },
        { DomainName: 'origin.api.example.com', HostedZoneId: ZONE },
      ],
    });
  });

  test('can be for another name, and for a wildcard', () => {
    const stack = stackIn(new App(), 'Service');
    const domain = domainIn(stack);
    domain.certificate('Origin', { domainName: 'origin.api.example.com' });
    domain.certificate('Wildcard', { domainName: '*.example.com' });
    const names = resourcesOfType(Template.fromStack(stack), 'AWS::CertificateManager::Certificate');
    expect(names.map(({ Properties }) => Properties.DomainName)).toEqual(['origin.api.example.com', '*.example.com']);
  });

  test('needs no lookup', () => {
    expect(app.synth().manifest.missing).toBeUndefined();
  });
});

describe('records', () => {
  const stack = stackIn(new App(), 'Service');
  const domain = domainIn(stack);
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: vpcIn(stack).vpc });
  domain.aliasToDistribution(distributionOf(stack));
  domain.aliasToLoadBalancer(loadBalancer, 'origin.api.example.com');
  const template = Template.fromStack(stack);
  const balancer = { 'Fn::Join': ['', ['dualstack.', { 'Fn::GetAtt': ['LoadBalancerBE9EEC3A', 'DNSName'] }]] };

  test('point at the distribution and at the load balancer, for IPv4 and IPv6', () => {
    expect(recordsOf(template)).toEqual([
      ['A', 'api.example.com.', 'd111111abcdef8.cloudfront.net'],
      ['AAAA', 'api.example.com.', 'd111111abcdef8.cloudfront.net'],
      ['A', 'origin.api.example.com.', balancer],
      ['AAAA', 'origin.api.example.com.', balancer],
    ]);
  });

  test('stand in the zone', () => {
    const zones = resourcesOfType(template, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties.HostedZoneId);
    expect(zones).toEqual([ZONE, ZONE, ZONE, ZONE]);
  });
});

test('a load balancer can be called by the name of the domain itself', () => {
  const stack = stackIn(new App(), 'Service');
  const { vpc } = vpcIn(stack);
  domainIn(stack).aliasToLoadBalancer(new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc }));
  Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { Name: 'api.example.com.' });
});

test('a distribution can be called by another name too', () => {
  const stack = stackIn(new App(), 'Service');
  domainIn(stack).aliasToDistribution(distributionOf(stack), 'www.example.com');
  Template.fromStack(stack).hasResourceProperties('AWS::Route53::RecordSet', { Name: 'www.example.com.' });
});

test('the API may have the name of the zone', () => {
  expect(domainIn(stackIn(new App(), 'Service'), { domainName: 'example.com' }).domainName).toBe('example.com');
});

test('the zone may come from a parameter', () => {
  const zoneName = Lazy.string({ produce: () => 'example.com' });
  expect(() => domainIn(stackIn(new App(), 'Service'), { zoneName })).not.toThrow();
});

test.each([
  ['api.example.org', 'domainName must be in the zone example.com, got api.example.org'],
  ['api.badexample.com', 'domainName must be in the zone example.com, got api.badexample.com'],
  ['https://api.example.com', 'domainName must be a host name in small letters such as api.example.com'],
  ['API.example.com', 'domainName must be a host name in small letters such as api.example.com'],
  ['api.example.com.', 'domainName must be a host name in small letters such as api.example.com'],
  [`${'a'.repeat(64)}.example.com`, 'domainName must be a host name in small letters such as api.example.com'],
  [Lazy.string({ produce: () => 'api.example.com' }), 'domainName must be a literal value, got a token'],
])('fails for the name %p', (domainName, problem) => {
  expect(() => domainIn(stackIn(new App(), 'Service'), { domainName })).toThrow(`Service/Domain: ${problem}`);
});

test('fails for a zone that is none', () => {
  expect(() => domainIn(stackIn(new App(), 'Service'), { zoneName: 'example' })).toThrow(
    'zoneName must be a host name in small letters such as api.example.com, got "example"',
  );
});

test('fails when a certificate or a record is for a name outside the zone', () => {
  const stack = stackIn(new App(), 'Service');
  const domain = domainIn(stack);
  expect(() => domain.certificate('A', { domainName: 'a.example.org', alternativeNames: ['b.example.net'] })).toThrow(
    'Service/Domain: domainName must be in the zone example.com, got a.example.org; ' +
      'alternativeNames must be in the zone example.com, got b.example.net',
  );
  expect(() => domain.aliasToDistribution(distributionOf(stack), 'a.example.org')).toThrow(
    'Service/Domain: recordName must be in the zone example.com, got a.example.org',
  );
});
