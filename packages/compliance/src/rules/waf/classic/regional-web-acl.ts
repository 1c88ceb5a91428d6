import { notEmpty } from '../private/not-empty';

/** A regional web ACL of AWS WAF Classic has a rule. */
export const regionalWebAcl = notEmpty('AWS::WAFRegional::WebACL', 'Rules');
