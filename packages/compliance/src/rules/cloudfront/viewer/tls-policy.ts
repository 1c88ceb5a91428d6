import type { Rule } from '../../rule';
import { DISTRIBUTION, ownCertificate } from '../private/distribution';

const POLICIES = ['TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'];

/** A distribution has a TLS policy that AWS recommends. Distributions for legacy clients are not judged. */
export const tlsPolicy: Rule = {
  types: DISTRIBUTION,
  judge(distribution) {
    const certificate = ownCertificate(distribution);
    if (certificate?.text('SslSupportMethod') !== 'sni-only') return undefined;
    return POLICIES.includes(certificate.text('MinimumProtocolVersion') ?? '');
  },
};
