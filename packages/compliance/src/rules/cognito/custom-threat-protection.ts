import type { Rule } from '../rule';

/** A user pool responds to threats in custom authentication. */
export const customThreatProtection: Rule = {
  types: ['AWS::Cognito::UserPool'],
  judge(pool) {
    const protection = pool.in('UserPoolAddOns');
    return (
      (protection.text('AdvancedSecurityMode') ?? 'OFF') !== 'OFF' &&
      protection.text('AdvancedSecurityAdditionalFlows', 'CustomAuthMode') === 'ENFORCED'
    );
  },
};
