import { allowsInternet, allowsTcp, INGRESS_TYPES, ingressRules, type Range } from '../../private/ingress';
import type { Rule } from '../../rule';

/** A rule that demands that security groups do not open TCP ports to all addresses. */
export function closedPorts(ports: readonly number[], ...ranges: readonly Range[]): Rule {
  return {
    types: INGRESS_TYPES,
    judge: (resource) =>
      !ingressRules(resource).some(
        (rule) => allowsInternet(rule, ...ranges) && ports.some((port) => allowsTcp(rule, port)),
      ),
  };
}
