import { notEmpty } from '../private/not-empty';

/** A global rule of AWS WAF Classic has a condition. */
export const globalRule = notEmpty('AWS::WAF::Rule', 'Predicates');
