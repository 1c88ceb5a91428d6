import type { Rule } from '../rule';

const RECOMMENDED = [
  'SecurityPolicy_TLS13_1_3_2025_09',
  'SecurityPolicy_TLS13_1_3_FIPS_2025_09',
  'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  'SecurityPolicy_TLS13_2025_EDGE',
  'SecurityPolicy_TLS12_PFS_2025_EDGE',
];

/** A domain name has a security policy that AWS recommends. */
export const domainTls: Rule = {
  types: ['AWS::ApiGateway::DomainName'],
  judge: (domain) => RECOMMENDED.includes(domain.text('SecurityPolicy') ?? 'TLS_1_0'),
};
