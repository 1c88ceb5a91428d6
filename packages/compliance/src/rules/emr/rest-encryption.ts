import type { Rule } from '../rule';

/** A security configuration encrypts data at rest. */
export const emrRestEncryption: Rule = {
  types: ['AWS::EMR::SecurityConfiguration'],
  judge(configuration) {
    return (
      configuration.json('SecurityConfiguration').flag('EncryptionConfiguration', 'EnableAtRestEncryption') === true
    );
  },
};
