import type { Properties, TemplateResource } from '../template';

/** Types of resources with ingress rules of security groups. */
export const INGRESS_TYPES: readonly string[] = ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress'];

/** Ingress rules of a security group, or the rule that is a resource of its own. */
export function ingressRules(resource: TemplateResource): Properties[] {
  return resource.type === 'AWS::EC2::SecurityGroup' ? resource.items('SecurityGroupIngress') : [resource];
}

/** Whether a rule allows all addresses. */
export function allowsInternet(rule: Properties): boolean {
  return isRange(rule, 'CidrIp', '0.0.0.0/0') || isRange(rule, 'CidrIpv6', '::/0');
}

function isRange(rule: Properties, name: string, range: string): boolean {
  return !rule.refersToResource(name) && rule.text(name) === range;
}

/** Whether a rule allows a TCP port. */
export function allowsTcp(rule: Properties, port: number): boolean {
  const protocol = rule.text('IpProtocol') ?? '-1';
  if (protocol === '-1') return true;
  if (!['tcp', '6'].includes(protocol)) return false;
  const from = rule.number('FromPort') ?? 0;
  return from === -1 || (from <= port && port <= (rule.number('ToPort') ?? 65535));
}
