import { allowsInternet, allowsTcp, INGRESS_TYPES, ingressRules } from '../private/ingress';
import type { Rule } from '../rule';

const CIFS_PORT = 445;

/** A security group does not allow CIFS from all addresses. */
export const cifsAccess: Rule = {
  types: INGRESS_TYPES,
  judge(resource) {
    return !ingressRules(resource).some((rule) => allowsTcp(rule, CIFS_PORT) && allowsInternet(rule));
  },
};
