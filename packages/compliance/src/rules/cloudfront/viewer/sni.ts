import type { Rule } from '../../rule';
import { DISTRIBUTION, ownCertificate } from '../private/distribution';

/** A distribution presents its certificate by the server name (SNI), not on dedicated addresses. */
export const sni: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    const certificate = ownCertificate(distribution);
    return certificate && certificate.text('SslSupportMethod') === 'sni-only';
  },
};
