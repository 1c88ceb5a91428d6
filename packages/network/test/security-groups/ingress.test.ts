import { App, Lazy, Stack } from 'aws-cdk-lib/core';
import { Template } from 'aws-cdk-lib/assertions';
import { Ingress, TierSecurityGroups } from '../../src';
import { resourcesOf, stackIn, vpcIn } from '../fixtures';

/** The inbound rules of the load balancer's group, wherever they stand in the template. */
function rulesOf(ingress: Ingress, stack = stackIn(new App(), 'Network')): Record<string, unknown>[] {
  new TierSecurityGroups(stack, 'Groups', { vpc: vpcIn(stack).vpc, ingress });
  const resources = resourcesOf(Template.fromStack(stack));
  const inline = resources.GroupsLoadBalancer5374B351.Properties.SecurityGroupIngress ?? [];
  const apart = Object.entries(resources)
    .filter(([id, { Type }]) => Type === 'AWS::EC2::SecurityGroupIngress' && id.startsWith('GroupsLoadBalancer'))
    .map(([, { Properties }]) => Properties);
  return [...(inline as Record<string, unknown>[]), ...apart];
}

test('the internet reaches 80 and 443 from any IPv4 address', () => {
  expect(rulesOf(Ingress.internet())).toEqual([
    { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 80, ToPort: 80, Description: 'HTTP from the internet' },
    { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'HTTPS from the internet' },
  ]);
});

describe('CloudFront alone', () => {
  test('reaches 443, from the prefix list of the region', () => {
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

  test('can be given the prefix list', () => {
    expect(rulesOf(Ingress.cloudFrontOnly({ prefixListId: 'pl-0123456789abcdef0' }))).toEqual([
      expect.objectContaining({ SourcePrefixListId: 'pl-0123456789abcdef0' }),
    ]);
  });

  test('needs no lookup', () => {
    const app = new App();
    rulesOf(Ingress.cloudFrontOnly(), stackIn(app, 'Network'));
    expect(app.synth().manifest.missing).toBeUndefined();
  });

  test('fails in a stack without a region when no prefix list is given', () => {
    expect(() => rulesOf(Ingress.cloudFrontOnly(), new Stack(new App(), 'Network'))).toThrow(
      'Network/Groups: ingress needs the prefixListId of CloudFront for a stack without a region, got none',
    );
  });

  test('fails in a region whose prefix list is not known', () => {
    const app = new App();
    const { vpc } = vpcIn(stackIn(app, 'Network'));
    const stack = stackIn(app, 'Elsewhere', 'mars-north-1');
    expect(() => new TierSecurityGroups(stack, 'Groups', { vpc, ingress: Ingress.cloudFrontOnly() })).toThrow(
      'Elsewhere/Groups: ingress needs the prefixListId of CloudFront for mars-north-1, got none',
    );
  });
});

describe('chosen networks', () => {
  test('reach 443', () => {
    expect(rulesOf(Ingress.cidrs(['203.0.113.0/24', '198.51.100.7/32']))).toEqual([
      expect.objectContaining({ CidrIp: '203.0.113.0/24', FromPort: 443, ToPort: 443 }),
      expect.objectContaining({ CidrIp: '198.51.100.7/32', FromPort: 443, ToPort: 443 }),
    ]);
  });

  test('reach 80 as well when told so', () => {
    const rules = rulesOf(Ingress.cidrs(['203.0.113.0/24'], { http: true }));
    expect(rules.map(({ FromPort, Description }) => [FromPort, Description])).toEqual([
      [80, 'HTTP from an admitted network'],
      [443, 'HTTPS from an admitted network'],
    ]);
  });

  test('may come from a parameter', () => {
    expect(rulesOf(Ingress.cidrs([Lazy.string({ produce: () => '203.0.113.0/24' })]))).toHaveLength(1);
  });

  test.each([
    [60, false, true],
    [61, false, false],
    [30, true, true],
    [31, true, false],
  ])('%i blocks, HTTP as well: %p, fit into a group: %p', (count, http, fits) => {
    const blocks = Array.from({ length: count }, (_, index) => `10.9.${index}.0/24`);
    const make = () => rulesOf(Ingress.cidrs(blocks, { http }));
    if (fits) expect(make()).toHaveLength(60);
    else expect(make).toThrow(/Network\/Groups: ingress must make 60 rules at most, got 6[12]/);
  });

  test.each(['203.0.113.0', '203.0.113.9/24', '::/0', 'office'])('fail when one is %p', (cidr) => {
    expect(() => rulesOf(Ingress.cidrs([cidr]))).toThrow(
      `Network/Groups: ingress must hold IPv4 blocks without host bits, such as 203.0.113.0/24, got "${cidr}"`,
    );
  });

  test('fail when there are none', () => {
    expect(() => rulesOf(Ingress.cidrs([]))).toThrow('ingress must hold at least one block, got none');
  });
});
