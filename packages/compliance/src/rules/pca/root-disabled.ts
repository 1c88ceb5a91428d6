import type { Rule } from '../rule';

/** A root certificate authority is disabled. */
export const rootDisabled: Rule = {
  types: ['AWS::ACMPCA::CertificateAuthority'],
  judge(authority) {
    if (authority.text('Type') !== 'ROOT') return undefined;
    return authority.siblings
      .referring('AWS::ACMPCA::CertificateAuthorityActivation', authority, 'CertificateAuthorityArn')
      .some((activation) => activation.text('Status') === 'DISABLED');
  },
};
