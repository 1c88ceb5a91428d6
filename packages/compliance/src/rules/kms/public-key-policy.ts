import { allowing, isPublic } from '../private/policy';
import type { Rule } from '../rule';

/** A key policy does not give everyone access. */
export const publicKeyPolicy: Rule = {
  types: ['AWS::KMS::Key'],
  judge: (key) => !allowing(key.in('KeyPolicy')).some(isPublic),
};
