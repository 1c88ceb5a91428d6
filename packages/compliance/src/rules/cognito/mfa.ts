import type { Rule } from '../rule';

/** A user pool in which users sign in with passwords only requires MFA. */
export const userPoolMfa: Rule = {
  types: ['AWS::Cognito::UserPool'],
  judge(pool) {
    const factors = pool.texts('Policies', 'SignInPolicy', 'AllowedFirstAuthFactors');
    if (factors.some((factor) => factor !== 'PASSWORD')) return undefined;
    return pool.text('MfaConfiguration') === 'ON';
  },
};
