import type { Rule } from '../rule';

const BITS = 2048;

/** A certificate with an RSA key has at least 2,048 bits, which is the default. */
export const keySize: Rule = {
  types: ['AWS::CertificateManager::Certificate'],
  judge(certificate) {
    const [, bits] = /^RSA_(\d+)$/.exec(certificate.text('KeyAlgorithm') ?? 'RSA_2048') ?? [];
    return bits === undefined ? undefined : Number(bits) >= BITS;
  },
};
