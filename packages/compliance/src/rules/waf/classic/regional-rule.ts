import { notEmpty } from '../private/not-empty';

/** A regional rule of AWS WAF Classic has a condition. */
export const regionalRule = notEmpty('AWS::WAFRegional::Rule', 'Predicates');
