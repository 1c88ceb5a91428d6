import { App, Lazy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { Ingress, TierSecurityGroups } from '../../src';
import { resourcesOf, stackIn, vpcIn } from '../fixtures';

/** The inbound rules of the load balancer's security group, inline and separate. */
function rulesOf(ingress: Ingress, stack = stackIn(new App(), 'Network')): Record<string, unknown>[] {
  new TierSecurityGroups(stack, 'Groups', { vpc: vpcIn(stack), ingress });
  const resources = resourcesOf(Template.fromStack(stack));
  const inline = resources.GroupsLoadBalancer5374B351.Properties.SecurityGroupIngress ?? [];
  const apart = Object.entries(resources)
    .filter(([id, { Type }]) => Type === 'AWS::EC2::SecurityGroupIngress' && id.startsWith('GroupsLoadBalancer'))
    .map(([, { Properties }]) => Properties);
  return [...(inline as Record<string, unknown>[]), ...apart];
}

test('internet() allows 80 and 443 from any IPv4 address', () => {
  expect(rulesOf(Ingress.internet())).toEqual([
    { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 80, ToPort: 80, Description: 'HTTP from the internet' },
    { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'HTTPS from the internet' },
  ]);
});

test('internet() allows any IPv6 address as well if ipv6 is true', () => {
  expect(rulesOf(Ingress.internet({ ipv6: true })).slice(2)).toEqual([
    { CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 80, ToPort: 80, Description: 'HTTP from the internet' },
    { CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'HTTPS from the internet' },
  ]);
});

describe('cloudFrontOnly()', () => {
  test('allows 443 from the prefix list of the Region', () => {
    expect(rulesOf(Ingress.cloudFrontOnly())).toEqual([
      expect.objectContaining({
        SourcePrefixListId: 'pl-3b927c52',
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        Description: 'HTTPS from CloudFront',
      }),
    ]);
  });

  test('accepts a prefix list id', () => {
    expect(rulesOf(Ingress.cloudFrontOnly({ prefixListId: 'pl-0123456789abcdef0' }))).toEqual([
      expect.objectContaining({ SourcePrefixListId: 'pl-0123456789abcdef0' }),
    ]);
  });

  test('synthesizes without lookups', () => {
    const app = new App();
    rulesOf(Ingress.cloudFrontOnly(), stackIn(app, 'Network'));
    expect(app.synth().manifest.missing).toBeUndefined();
  });

  test('fails in a stack without a Region if no prefix list id is set', () => {
    expect(() => rulesOf(Ingress.cloudFrontOnly(), new Stack(new App(), 'Network'))).toThrow(
      'Network/Groups: ingress must have the prefixListId of CloudFront in a stack without a Region, got none',
    );
  });

  test('fails in a Region whose prefix list is not known', () => {
    const app = new App();
    const vpc = vpcIn(stackIn(app, 'Network'));
    const stack = stackIn(app, 'Elsewhere', 'mars-north-1');
    expect(() => new TierSecurityGroups(stack, 'Groups', { vpc, ingress: Ingress.cloudFrontOnly() })).toThrow(
      'Elsewhere/Groups: ingress must have the prefixListId of CloudFront in mars-north-1, got none',
    );
  });
});

describe('cidrs()', () => {
  test('allows 443', () => {
    expect(rulesOf(Ingress.cidrs(['203.0.113.0/24', '198.51.100.7/32']))).toEqual([
      expect.objectContaining({ CidrIp: '203.0.113.0/24', FromPort: 443, ToPort: 443 }),
      expect.objectContaining({ CidrIp: '198.51.100.7/32', FromPort: 443, ToPort: 443 }),
    ]);
  });

  test('allows 80 as well if http is true', () => {
    const rules = rulesOf(Ingress.cidrs(['203.0.113.0/24'], { http: true }));
    expect(rules.map(({ FromPort, Description }) => [FromPort, Description])).toEqual([
      [80, 'HTTP from an allowed network'],
      [443, 'HTTPS from an allowed network'],
    ]);
  });

  test('allows IPv6 blocks as well', () => {
    const rules = rulesOf(Ingress.cidrs(['203.0.113.0/24'], { http: true, ipv6Cidrs: ['2001:db8::/32', '::1/128'] }));
    expect(rules.map(({ CidrIp, CidrIpv6, FromPort }) => [CidrIp ?? CidrIpv6, FromPort])).toEqual([
      ['203.0.113.0/24', 80],
      ['203.0.113.0/24', 443],
      ['2001:db8::/32', 80],
      ['2001:db8::/32', 443],
      ['::1/128', 80],
      ['::1/128', 443],
    ]);
  });

  test.each(['2001:db8::', '2001:db8::/129', '2001:db8::/', '::/ 32', '::/1e1', 'x/32', '10.0.0.0/8', '::/0/0'])(
    'fails for the IPv6 block %s',
    (cidr) => {
      expect(() => rulesOf(Ingress.cidrs(['203.0.113.0/24'], { ipv6Cidrs: [cidr] }))).toThrow(
        `Network/Groups: ingress.ipv6Cidrs must be IPv6 blocks such as 2001:db8::/32, got "${cidr}"`,
      );
    },
  );

  test('the quota of 60 rules applies to each IP version', () => {
    const blocks = (count: number) => ({
      ipv4: Array.from({ length: count }, (_, index) => `203.0.${index}.0/24`),
      ipv6Cidrs: Array.from({ length: count }, (_, index) => `2001:db8:${index}::/48`),
    });
    const { ipv4, ipv6Cidrs } = blocks(60);
    expect(rulesOf(Ingress.cidrs(ipv4, { ipv6Cidrs }))).toHaveLength(120);
    expect(() => rulesOf(Ingress.cidrs(ipv4, { ipv6Cidrs: blocks(61).ipv6Cidrs }))).toThrow(
      'ingress must have at most 60 rules, got 61',
    );
  });

  test('accepts tokens', () => {
    expect(rulesOf(Ingress.cidrs([Lazy.string({ produce: () => '203.0.113.0/24' })]))).toHaveLength(1);
  });

  test.each([
    [60, false, true],
    [61, false, false],
    [30, true, true],
    [31, true, false],
  ])('%i blocks with http: %p are within the quota: %p', (count, http, fits) => {
    const blocks = Array.from({ length: count }, (_, index) => `10.9.${index}.0/24`);
    const make = () => rulesOf(Ingress.cidrs(blocks, { http }));
    if (fits) expect(make()).toHaveLength(60);
    else expect(make).toThrow(/Network\/Groups: ingress must have at most 60 rules, got 6[12]/);
  });

  test.each(['203.0.113.0', '203.0.113.9/24', '::/0', 'office'])('fails when a block is %p', (cidr) => {
    expect(() => rulesOf(Ingress.cidrs([cidr]))).toThrow(
      `Network/Groups: ingress must be IPv4 blocks without host bits, such as 203.0.113.0/24, got "${cidr}"`,
    );
  });

  test('fails without blocks', () => {
    expect(() => rulesOf(Ingress.cidrs([]))).toThrow('ingress must have at least one IPv4 block, got none');
  });
});
