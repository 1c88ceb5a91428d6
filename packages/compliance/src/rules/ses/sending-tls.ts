import type { Rule } from '../rule';

/** A configuration set sends mail over TLS only. */
export const sendingTls: Rule = {
  types: ['AWS::SES::ConfigurationSet'],
  judge: (set) => set.text('DeliveryOptions', 'TlsPolicy')?.toUpperCase() === 'REQUIRE',
};
