import type { Resource, StageStacks, SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import { Templates } from '../../../packages/nx-cdk/src/toolkit';
import type { Edge, Graph, Kind, Node } from './graph';

type Json = Readonly<Record<string, unknown>>;

interface Found {
  readonly id: string;
  readonly stack: SynthesizedStack;
  readonly logicalId: string;
  readonly resource: Resource;
}

/** Types on the path of a request, with their labels. */
const TYPES: Readonly<Record<string, { readonly label: string; readonly kind: Kind }>> = {
  'AWS::CloudFront::Distribution': { label: 'CloudFront', kind: 'entry' },
  'AWS::WAFv2::WebACL': { label: 'AWS WAF', kind: 'firewall' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { label: 'Load balancer', kind: 'entry' },
  'AWS::ECS::Service': { label: 'ECS service', kind: 'compute' },
  'AWS::RDS::DBInstance': { label: 'PostgreSQL', kind: 'data' },
  'AWS::ElastiCache::ReplicationGroup': { label: 'Session cache', kind: 'data' },
  'AWS::ElastiCache::ServerlessCache': { label: 'Session cache', kind: 'data' },
};

/** Types to which the tasks of a service connect. */
const DATA = /^AWS::(RDS::DBInstance|ElastiCache::(ReplicationGroup|ServerlessCache))$/;

/** Diagram of the path of a request, from the users to the data. */
export function requestPathGraph({ name = 'app', stacks }: StageStacks): Graph {
  const templates = new Templates(new Map(stacks.map((stack) => [stack, stack.template])));
  const found = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {}).map(([logicalId, resource]): Found => ({
      id: `${stack.id}/${logicalId}`,
      stack,
      logicalId,
      resource,
    })),
  );
  const ofType = (type: string) => found.filter(({ resource }) => resource.Type === type);
  const edges: Edge[] = [];
  const refersTo = (from: Found, to: Found): boolean => {
    let does = false;
    visit(from.resource.Properties, (value) => {
      const reference = templates.referenceOf(value, from.stack);
      if (reference?.stack === to.stack && reference.logicalId === to.logicalId) does = true;
    });
    return does;
  };
  const distributions = ofType('AWS::CloudFront::Distribution');
  const balancers = ofType('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const firewalls = ofType('AWS::WAFv2::WebACL');
  for (const distribution of distributions) {
    edges.push({ from: 'users', to: distribution.id, label: 'HTTPS' });
    for (const acl of firewalls.filter((each) => refersTo(distribution, each)))
      edges.push({ from: distribution.id, to: acl.id, label: 'filters', isOrder: true });
    const origins = balancers.filter(
      (each) => each.stack.region === distribution.stack.region || balancers.length === 1,
    );
    const named = balancers.filter((each) => refersTo(distribution, each));
    for (const balancer of named.length > 0 ? named : origins)
      edges.push({ from: distribution.id, to: balancer.id, label: 'HTTPS' });
  }
  for (const balancer of balancers) {
    if (!edges.some(({ to }) => to === balancer.id) && distributions.length === 0)
      edges.push({ from: 'users', to: balancer.id, label: 'HTTPS' });
    for (const link of ofType('AWS::WAFv2::WebACLAssociation').filter((each) => refersTo(each, balancer)))
      for (const acl of firewalls.filter((each) => refersTo(link, each)))
        edges.push({ from: balancer.id, to: acl.id, label: 'filters', isOrder: true });
    const services = ofType('AWS::ECS::Service').filter(({ stack }) => stack.region === balancer.stack.region);
    for (const service of services) {
      edges.push({ from: balancer.id, to: service.id, label: portOf(service.resource) });
      for (const data of found.filter(
        ({ resource, stack }) => DATA.test(resource.Type) && stack.region === service.stack.region,
      ))
        edges.push({ from: service.id, to: data.id, label: 'TLS' });
    }
  }
  for (const replica of ofType('AWS::RDS::DBInstance')) {
    const source = ofType('AWS::RDS::DBInstance').find(
      (other) => other !== replica && isReplicaOf(replica, other, refersTo),
    );
    if (source) edges.push({ from: source.id, to: replica.id, label: 'replicates', isOrder: true });
  }
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes: Node[] = found
    .filter(({ id, resource }) => used.has(id) && TYPES[resource.Type] !== undefined)
    .map(({ id, resource, stack }) => ({
      id,
      ...TYPES[resource.Type],
      detail: stack.id,
      group: resource.Type === 'AWS::CloudFront::Distribution' || isGlobal(resource) ? 'edge locations' : stack.region,
    }));
  const ids = new Set(['users', ...nodes.map(({ id }) => id)]);
  return {
    title: `Path of a request in ${name}`,
    nodes: [{ id: 'users', label: 'Users', kind: 'outside' }, ...nodes],
    edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  };
}

function isGlobal({ Properties }: Resource): boolean {
  return Properties?.Scope === 'CLOUDFRONT';
}

/** A replica in another Region names its source by an ARN, which is a literal. */
function isReplicaOf(replica: Found, source: Found, refersTo: (from: Found, to: Found) => boolean): boolean {
  const name = replica.resource.Properties?.SourceDBInstanceIdentifier;
  if (name === undefined) return false;
  const identifier = source.resource.Properties?.DBInstanceIdentifier;
  return (
    refersTo(replica, source) || (typeof identifier === 'string' && JSON.stringify(name).includes(`:db:${identifier}"`))
  );
}

function portOf({ Properties = {} }: Resource): string {
  const [first] = (Properties.LoadBalancers ?? []) as Json[];
  return first?.ContainerPort === undefined ? 'HTTP' : `HTTP ${String(first.ContainerPort)}`;
}

function visit(value: unknown, each: (found: object) => void): void {
  if (typeof value !== 'object' || value === null) return;
  each(value);
  for (const inner of Object.values(value)) visit(inner, each);
}
