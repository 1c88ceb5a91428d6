import { notEmpty } from './private/not-empty';

/** A web ACL has a rule. */
export const webAcl = notEmpty('AWS::WAFv2::WebACL', 'Rules');
