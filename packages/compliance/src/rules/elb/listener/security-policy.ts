import type { Rule } from '../../rule';

const POLICIES = [
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
  'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
];

/** A TLS listener has a security policy that AWS recommends. The default is older. */
export const securityPolicy: Rule = {
  types: ['AWS::ElasticLoadBalancingV2::Listener'],
  judge(listener) {
    if (!['HTTPS', 'TLS'].includes(listener.text('Protocol') ?? '')) return undefined;
    return POLICIES.includes(listener.text('SslPolicy') ?? '');
  },
};
