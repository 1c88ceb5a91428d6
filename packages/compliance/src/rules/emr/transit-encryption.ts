import type { Rule } from '../rule';

/** A security configuration encrypts data in transit. */
export const emrTransitEncryption: Rule = {
  types: ['AWS::EMR::SecurityConfiguration'],
  judge(configuration) {
    return (
      configuration.json('SecurityConfiguration').flag('EncryptionConfiguration', 'EnableInTransitEncryption') === true
    );
  },
};
