import type { Rule } from '../rule';

const REQUIRED = ['RequireLowercase', 'RequireUppercase', 'RequireNumbers', 'RequireSymbols'];
const MINIMUM_LENGTH = 8;
const MAXIMUM_VALIDITY_DAYS = 7;

/** A user pool requires long and mixed passwords, and temporary passwords expire after a week. */
export const passwordPolicy: Rule = {
  types: ['AWS::Cognito::UserPool'],
  judge(pool) {
    const policy = pool.in('Policies', 'PasswordPolicy');
    // the default policy requires eight characters of each kind
    if (!pool.has('Policies', 'PasswordPolicy')) return true;
    return (
      (policy.number('MinimumLength') ?? 0) >= MINIMUM_LENGTH &&
      REQUIRED.every((name) => policy.flag(name)) &&
      (policy.number('TemporaryPasswordValidityDays') ?? MAXIMUM_VALIDITY_DAYS) <= MAXIMUM_VALIDITY_DAYS
    );
  },
};
