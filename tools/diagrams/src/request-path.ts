import type { Resource, StageStacks, SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import { Templates, visit } from '../../../packages/nx-cdk/src/toolkit';
import type { Edge, Graph, Kind, Node } from './graph';

type Json = Readonly<Record<string, unknown>>;

interface Found {
  readonly id: string;
  readonly stack: SynthesizedStack;
  readonly logicalId: string;
  readonly resource: Resource;
}

const USERS = 'users';
const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const DATABASE = 'AWS::RDS::DBInstance';

/** Types on the path of a request, with their labels. */
const TYPES: Readonly<Record<string, { readonly label: string; readonly kind: Kind }>> = {
  'AWS::CloudFront::Distribution': { label: 'CloudFront', kind: 'entry' },
  'AWS::WAFv2::WebACL': { label: 'AWS WAF', kind: 'firewall' },
  [LOAD_BALANCER]: { label: 'Load balancer', kind: 'entry' },
  'AWS::ECS::Service': { label: 'ECS service', kind: 'compute' },
  [DATABASE]: { label: 'PostgreSQL', kind: 'data' },
  'AWS::ElastiCache::ReplicationGroup': { label: 'Session cache', kind: 'data' },
  'AWS::ElastiCache::ServerlessCache': { label: 'Session cache', kind: 'data' },
};

/** Diagram of the path of a request, from the users to the data. */
export function requestPathGraph({ name = 'app', stacks }: StageStacks): Graph {
  const { edges, found } = new RequestPath(stacks);
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes = found
    .filter(({ id }) => ends.has(id))
    .map(({ id, resource, stack }): Node => ({
      id,
      ...TYPES[resource.Type],
      detail: stack.id,
      group: isGlobal(resource) ? 'edge locations' : stack.region,
    }));
  return {
    title: `Path of a request in ${name}`,
    nodes: [{ id: USERS, label: 'Users', kind: 'outside' }, ...nodes],
    edges,
  };
}

/** Resources of a stage and the arrows between those on the path of a request. */
class RequestPath {
  readonly found: readonly Found[];
  readonly edges: Edge[] = [];
  private readonly templates: Templates;

  constructor(stacks: readonly SynthesizedStack[]) {
    this.templates = new Templates(new Map(stacks.map((stack) => [stack, stack.template])));
    this.found = stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {}).map(([logicalId, resource]) => ({
        id: `${stack.id}/${logicalId}`,
        ...{ stack, logicalId, resource },
      })),
    );
    const distributions = this.ofType('AWS::CloudFront::Distribution');
    for (const distribution of distributions) this.addDistribution(distribution);
    for (const balancer of this.ofType(LOAD_BALANCER)) {
      if (distributions.length === 0) this.edges.push({ from: USERS, to: balancer.id, label: 'HTTPS' });
      this.addLoadBalancer(balancer);
    }
    for (const instance of this.ofType(DATABASE)) this.addReplication(instance);
  }

  private addDistribution(distribution: Found): void {
    this.edges.push({ from: USERS, to: distribution.id, label: 'HTTPS' });
    this.addFirewalls(distribution, distribution);
    const balancers = this.ofType(LOAD_BALANCER);
    const named = balancers.filter((each) => this.refersTo(distribution, each));
    // an origin can be a domain name, which does not refer to its load balancer
    const near = balancers.filter((each) => balancers.length === 1 || isNear(each, distribution));
    for (const origin of named.length > 0 ? named : near)
      this.edges.push({ from: distribution.id, to: origin.id, label: 'HTTPS' });
  }

  private addLoadBalancer(balancer: Found): void {
    for (const association of this.ofType('AWS::WAFv2::WebACLAssociation'))
      if (this.refersTo(association, balancer)) this.addFirewalls(balancer, association);
    for (const service of this.ofType('AWS::ECS::Service').filter((each) => isNear(each, balancer))) {
      this.edges.push({ from: balancer.id, to: service.id, label: portOf(service.resource) });
      for (const data of this.found)
        if (TYPES[data.resource.Type]?.kind === 'data' && isNear(data, service))
          this.edges.push({ from: service.id, to: data.id, label: 'TLS' });
    }
  }

  private addReplication(replica: Found): void {
    const source = this.ofType(DATABASE).find((other) => other !== replica && this.isReplicaOf(replica, other));
    if (source) this.edges.push({ from: source.id, to: replica.id, label: 'replicates', isOrder: true });
  }

  /** Adds the web ACLs to which a resource refers. */
  private addFirewalls(filtered: Found, referrer: Found): void {
    for (const acl of this.ofType('AWS::WAFv2::WebACL'))
      if (this.refersTo(referrer, acl))
        this.edges.push({ from: filtered.id, to: acl.id, label: 'filters', isOrder: true });
  }

  private ofType(type: string): readonly Found[] {
    return this.found.filter(({ resource }) => resource.Type === type);
  }

  private refersTo(from: Found, to: Found): boolean {
    let does = false;
    visit(from.resource.Properties, (value) => {
      const reference = this.templates.referenceOf(value, from.stack);
      if (reference?.stack === to.stack && reference.logicalId === to.logicalId) does = true;
    });
    return does;
  }

  /** A replica in another Region names its source by an ARN, which is a literal. */
  private isReplicaOf(replica: Found, source: Found): boolean {
    const name = replica.resource.Properties?.SourceDBInstanceIdentifier;
    if (name === undefined) return false;
    const identifier = source.resource.Properties?.DBInstanceIdentifier;
    return (
      this.refersTo(replica, source) ||
      (typeof identifier === 'string' && JSON.stringify(name).includes(`:db:${identifier}"`))
    );
  }
}

function isNear(a: Found, b: Found): boolean {
  return a.stack.region === b.stack.region;
}

/** CloudFront is in no Region. */
function isGlobal({ Properties, Type }: Resource): boolean {
  return Type === 'AWS::CloudFront::Distribution' || Properties?.Scope === 'CLOUDFRONT';
}

function portOf({ Properties = {} }: Resource): string {
  const [first] = (Properties.LoadBalancers ?? []) as Json[];
  return first?.ContainerPort === undefined ? 'HTTP' : `HTTP ${String(first.ContainerPort)}`;
}
