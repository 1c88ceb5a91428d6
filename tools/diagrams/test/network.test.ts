import { App, Stack, Stage } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { readAssembly } from '../../../packages/nx-cdk/src/toolkit';
import { networkGraph } from '../src/network';
import { dotOf } from '../src/render';

/** The diagram of a stage with the security groups `Web` and `Data` in one stack, and `Jobs` in another. */
function graphOf(connect: (groups: Record<'web' | 'data' | 'jobs', ec2.SecurityGroup>) => void) {
  const app = new App();
  const stage = new Stage(app, 'dev', { env: { account: '111111111111', region: 'eu-west-1' } });
  const [network, other] = ['Network', 'Other'].map((id) => new Stack(stage, id));
  const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
  const group = (stack: Stack, description: string) =>
    new ec2.SecurityGroup(stack, description, { vpc, description, allowAllOutbound: false });
  connect({ web: group(network, 'Web'), data: group(network, 'Data'), jobs: group(other, 'Jobs') });
  const [found] = readAssembly(app.synth().directory);
  const graph = networkGraph(found);
  const names = new Map(graph.nodes.map(({ id, label }) => [id, label]));
  return {
    graph,
    edges: graph.edges.map(({ from, to, ...edge }) => ({ from: names.get(from), to: names.get(to), ...edge })),
  };
}

test('a connection with both rules is one arrow with its port', () => {
  const { edges } = graphOf(({ data, web }) => web.connections.allowTo(data, ec2.Port.tcp(5432)));
  expect(edges).toEqual([{ from: 'Web', to: 'Data', label: 'tcp 5432' }]);
});

test('a connection between two stacks is one arrow', () => {
  const { edges } = graphOf(({ data, jobs }) => jobs.connections.allowTo(data, ec2.Port.tcp(5432)));
  expect(edges).toEqual([{ from: 'Jobs', to: 'Data', label: 'tcp 5432' }]);
});

test('an inbound rule without an outbound rule of the other group is red', () => {
  const { edges, graph } = graphOf(({ data, web }) => {
    data.addIngressRule(web, ec2.Port.tcp(5432));
    web.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
  });
  expect(edges).toContainEqual({ from: 'Web', to: 'Data', label: 'tcp 5432', problem: 'no outbound rule' });
  expect(dotOf(graph)).toMatch(/tcp 5432: no outbound rule".*color="#b3261e"/);
});

test('an outbound rule without an inbound rule of the other group is red', () => {
  const { edges } = graphOf(({ data, web }) => {
    web.addEgressRule(data, ec2.Port.tcp(5432));
    data.addIngressRule(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(22));
  });
  expect(edges).toContainEqual({ from: 'Web', to: 'Data', label: 'tcp 5432', problem: 'no inbound rule' });
});

test('rules for another port do not match', () => {
  const { edges } = graphOf(({ data, web }) => {
    web.addEgressRule(data, ec2.Port.tcp(5432));
    data.addIngressRule(web, ec2.Port.tcp(5433));
  });
  expect(edges.map(({ problem }) => problem)).toEqual(['no inbound rule', 'no outbound rule']);
});

test.each([
  ['all IPv4 addresses', ec2.Peer.anyIpv4(), 'Internet and AWS APIs'],
  ['all IPv6 addresses', ec2.Peer.anyIpv6(), 'Internet and AWS APIs'],
  ['a CIDR block', ec2.Peer.ipv4('10.1.0.0/16'), '10.1.0.0/16'],
  ['a prefix list', ec2.Peer.prefixList('pl-1'), 'prefix list'],
])('%s is a box outside', (_, peer, label) => {
  const { edges, graph } = graphOf(({ web }) => web.addIngressRule(peer, ec2.Port.tcp(443)));
  expect(edges).toEqual([{ from: label, to: 'Web', label: 'tcp 443' }]);
  expect(graph.nodes.find((node) => node.label === label)?.kind).toBe('outside');
});

test('ranges and all protocols are in the label', () => {
  const { edges } = graphOf(({ web }) => {
    web.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcpRange(80, 90));
    web.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.allTraffic());
  });
  expect(edges.map(({ label }) => label)).toEqual(['tcp 80-90', 'all traffic']);
});

test('the rule with which the CDK forbids outbound traffic is not shown', () => {
  const { graph } = graphOf(() => undefined);
  expect(graph.edges).toEqual([]);
});
