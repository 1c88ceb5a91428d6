import { allowsInternet, INGRESS_TYPES, ingressRules } from '../../private/ingress';
import type { Rule } from '../../rule';
import type { Properties } from '../../template';

const AUTHORIZED = [80, 443];
const WITHOUT_PORTS = ['icmp', 'icmpv6', '1', '58'];

/** A security group opens only the TCP ports 80 and 443 to all addresses. */
export const authorizedPorts: Rule = {
  types: INGRESS_TYPES,
  judge: (resource) =>
    ingressRules(resource)
      .filter((rule) => allowsInternet(rule))
      .every(isAuthorized),
};

function isAuthorized(rule: Properties): boolean {
  const protocol = rule.text('IpProtocol') ?? '-1';
  if (WITHOUT_PORTS.includes(protocol)) return true;
  if (!['tcp', '6'].includes(protocol)) return false;
  const from = rule.number('FromPort') ?? -1;
  return AUTHORIZED.includes(from) && rule.number('ToPort') === from;
}
