import type { Rule } from '../rule';

/** A machine learning transform encrypts the data of users. */
export const transformEncryption: Rule = {
  types: ['AWS::Glue::MLTransform'],
  judge(transform) {
    return transform.text('TransformEncryption', 'MLUserDataEncryption', 'MLUserDataEncryptionMode') === 'SSE-KMS';
  },
};
