import { notEmpty } from '../private/not-empty';

/** A global web ACL of AWS WAF Classic has a rule. */
export const globalWebAcl = notEmpty('AWS::WAF::WebACL', 'Rules');
