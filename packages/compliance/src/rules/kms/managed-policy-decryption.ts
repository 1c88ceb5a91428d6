import type { Rule } from '../rule';
import { decryptsWithAllKeys } from './private/decryption';

/** A managed policy does not allow to decrypt with all keys. */
export const managedPolicyDecryption: Rule = {
  types: ['AWS::IAM::ManagedPolicy'],
  judge: (policy) => !decryptsWithAllKeys(policy.in('PolicyDocument')),
};
