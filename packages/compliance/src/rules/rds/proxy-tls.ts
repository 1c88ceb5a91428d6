import type { Rule } from '../rule';

/** A proxy requires TLS. */
export const proxyTls: Rule = {
  types: ['AWS::RDS::DBProxy'],
  judge: (proxy) => proxy.flag('RequireTLS') === true,
};
