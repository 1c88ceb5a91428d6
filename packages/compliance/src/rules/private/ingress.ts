import type { Properties, TemplateResource } from '../template';

/** Types of resources with ingress rules of security groups. */
export const INGRESS_TYPES: readonly string[] = ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'];

/** Ingress rules of a security group, or the rule that is a resource of its own. */
export function ingressRules(resource: TemplateResource): Properties[] {
  return resource.type === 'AWS::EC2::SecurityGroup' ? resource.items('SecurityGroupIngress') : [resource];
}

/** All addresses of a family. */
export type Range = '0.0.0.0/0' | '::/0';

/** Whether a rule allows all addresses of one of some families. */
export function allowsInternet(rule: Properties, ...ranges: readonly Range[]): boolean {
  const covered: readonly (string | undefined)[] = ranges.length > 0 ? ranges : ['0.0.0.0/0', '::/0'];
  return ['CidrIp', 'CidrIpv6'].some((name) => !rule.refersToResource(name) && covered.includes(rule.text(name)));
}

/** Whether a rule allows a TCP port. */
export function allowsTcp(rule: Properties, port: number): boolean {
  const protocol = rule.text('IpProtocol') ?? '-1';
  if (protocol === '-1') return true;
  if (!['tcp', '6'].includes(protocol)) return false;
  const from = rule.number('FromPort') ?? 0;
  return from === -1 || (from <= port && port <= (rule.number('ToPort') ?? 65535));
}
