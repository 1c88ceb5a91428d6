import type { StageStacks, SynthesizedStack } from '../../../packages/nx-cdk/src/toolkit';
import { Templates } from '../../../packages/nx-cdk/src/toolkit';
import type { Edge, Graph, Node } from './graph';

type Json = Readonly<Record<string, unknown>>;

/** A rule of a security group. */
interface Rule {
  readonly direction: 'in' | 'out';
  /** Id of the node of the security group. */
  readonly group: string;
  /** Id of the node on the other side. */
  readonly peer: string;
  readonly peerLabel: string;
  readonly isGroup: boolean;
  readonly port: string;
}

/** The CDK adds it to a security group without outbound rules, because AWS would allow all traffic. It matches no traffic. */
const NOTHING = '255.255.255.255/32';

/**
 * Diagram of the traffic that the security groups allow. A connection between two security groups needs an outbound rule of one
 * and an inbound rule of the other: if one is missing, the arrow is red.
 */
export function networkGraph({ name = 'app', stacks }: StageStacks): Graph {
  const templates = new Templates(new Map(stacks.map((stack) => [stack, stack.template])));
  const groups = stacks.flatMap((stack) =>
    Object.entries(stack.template.Resources ?? {})
      .filter(([, { Type }]) => Type === 'AWS::EC2::SecurityGroup')
      .map(([logicalId, { Properties = {} }]) => ({ stack, logicalId, properties: Properties })),
  );
  const rules = stacks.flatMap((stack) => rulesOf(stack, templates));
  const nodes = new Map<string, Node>();
  for (const { stack, logicalId, properties } of groups) {
    const description = text(properties.GroupDescription);
    nodes.set(`${stack.id}/${logicalId}`, {
      id: `${stack.id}/${logicalId}`,
      label: description || logicalId,
      detail: stack.id,
      group: stack.region,
      kind: 'compute',
    });
  }
  for (const { isGroup, peer, peerLabel } of rules)
    if (!nodes.has(peer)) nodes.set(peer, { id: peer, label: peerLabel, kind: isGroup ? 'other' : 'outside' });
  const used = new Set(rules.flatMap(({ group, peer }) => [group, peer]));
  return {
    title: `Network flows of ${name}`,
    nodes: [...nodes.values()].filter(({ id }) => used.has(id)),
    edges: edgesOf(rules),
  };
}

function rulesOf(stack: SynthesizedStack, templates: Templates): readonly Rule[] {
  const rule = (direction: Rule['direction'], group: string, value: Json): Rule[] => {
    const [key, label] = peerOf(value, stack, templates);
    if (label === NOTHING) return [];
    const isGroup = key !== undefined;
    return [{ direction, group, peer: key ?? label, peerLabel: label, isGroup, port: portOf(value) }];
  };
  return Object.entries(stack.template.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const own = `${stack.id}/${logicalId}`;
    switch (Type) {
      case 'AWS::EC2::SecurityGroup':
        return [
          ...list(Properties.SecurityGroupIngress).flatMap((value) => rule('in', own, value)),
          ...list(Properties.SecurityGroupEgress).flatMap((value) => rule('out', own, value)),
        ];
      case 'AWS::EC2::SecurityGroupIngress':
        return rule('in', groupOf(Properties.GroupId, stack, templates) ?? own, Properties);
      case 'AWS::EC2::SecurityGroupEgress':
        return rule('out', groupOf(Properties.GroupId, stack, templates) ?? own, Properties);
    }
    return [];
  });
}

/** Returns the id of a security group, if it is one, and the label of the other side. */
function peerOf(value: Json, stack: SynthesizedStack, templates: Templates): [string | undefined, string] {
  const group = value.SourceSecurityGroupId ?? value.DestinationSecurityGroupId;
  if (group !== undefined) {
    const id = groupOf(group, stack, templates);
    return [id ?? text(group), id ?? text(group)];
  }
  const prefixList = value.SourcePrefixListId ?? value.DestinationPrefixListId;
  if (prefixList !== undefined)
    return [undefined, /CloudFront/i.test(text(value.Description)) ? 'CloudFront' : 'prefix list'];
  const block = text(value.CidrIp ?? value.CidrIpv6);
  return [undefined, block === '0.0.0.0/0' || block === '::/0' ? 'Internet and AWS APIs' : block];
}

function groupOf(value: unknown, stack: SynthesizedStack, templates: Templates): string | undefined {
  const reference = templates.referenceOf(value, stack);
  return reference && `${reference.stack.id}/${reference.logicalId}`;
}

function edgesOf(rules: readonly Rule[]): readonly Edge[] {
  const own = new Set(rules.map(({ group }) => group));
  return rules.flatMap((rule): Edge[] => {
    const { direction, group, isGroup, peer, port } = rule;
    const [from, to] = direction === 'out' ? [group, peer] : [peer, group];
    const other = rules.find(
      (each) => each.direction !== direction && each.group === peer && each.peer === group && each.port === port,
    );
    if (other) return direction === 'out' ? [{ from, to, label: port }] : [];
    // rules of a security group outside of the stage are not known
    const isKnown = isGroup && own.has(peer);
    const missing = direction === 'out' ? 'no inbound rule' : 'no outbound rule';
    return [{ from, to, label: port, ...(isKnown ? { problem: missing } : {}) }];
  });
}

function portOf({ FromPort, IpProtocol, ToPort }: Json): string {
  if (IpProtocol === '-1') return 'all traffic';
  const ports = FromPort === ToPort ? text(FromPort) : `${text(FromPort)}-${text(ToPort)}`;
  return `${text(IpProtocol)} ${ports}`;
}

function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : value === undefined
      ? ''
      : JSON.stringify(value);
}
