import { customThreatProtection } from '../../../src/rules/cognito/custom-threat-protection';
import { userPoolDeletionProtection } from '../../../src/rules/cognito/deletion-protection';
import { userPoolMfa } from '../../../src/rules/cognito/mfa';
import { passwordPolicy } from '../../../src/rules/cognito/password-policy';
import { PARAMETER, properties, settingCases, type RuleCases } from './case';

const STRONG = {
  MinimumLength: 8,
  RequireLowercase: true,
  RequireUppercase: true,
  RequireNumbers: true,
  RequireSymbols: true,
};
const policy = (changes: object) => properties({ Policies: { PasswordPolicy: { ...STRONG, ...changes } } });
const protection = (AdvancedSecurityMode: unknown, CustomAuthMode?: unknown) =>
  properties({ UserPoolAddOns: { AdvancedSecurityMode, AdvancedSecurityAdditionalFlows: { CustomAuthMode } } });
const signIn = (...AllowedFirstAuthFactors: readonly string[]) => ({
  Policies: { SignInPolicy: { AllowedFirstAuthFactors } },
});

export const cognito: Readonly<Record<string, RuleCases>> = {
  passwordPolicy: {
    rule: passwordPolicy,
    compliant: {
      'the default policy': properties({}),
      'eight characters of each kind': policy({}),
      'temporary passwords for a week': policy({ TemporaryPasswordValidityDays: 7 }),
    },
    nonCompliant: {
      'seven characters': policy({ MinimumLength: 7 }),
      'no length': policy({ MinimumLength: undefined }),
      'no lower case': policy({ RequireLowercase: false }),
      'no upper case': policy({ RequireUppercase: undefined }),
      'no numbers': policy({ RequireNumbers: false }),
      'no symbols': policy({ RequireSymbols: false }),
      'temporary passwords for longer': policy({ TemporaryPasswordValidityDays: 8 }),
    },
    unresolved: { 'a length in a parameter': policy({ MinimumLength: PARAMETER }) },
  },
  customThreatProtection: {
    rule: customThreatProtection,
    compliant: { 'enforced for custom authentication': protection('AUDIT', 'ENFORCED') },
    nonCompliant: {
      'no threat protection': properties({}),
      'off for standard authentication': protection('OFF', 'ENFORCED'),
      'audit of custom authentication': protection('ENFORCED', 'AUDIT'),
      'standard authentication only': protection('ENFORCED'),
    },
    unresolved: { 'a parameter': protection('ENFORCED', PARAMETER) },
  },
  userPoolMfa: settingCases(userPoolMfa, ['MfaConfiguration'], {
    compliant: ['ON'],
    nonCompliant: ['OFF', 'OPTIONAL', undefined],
    with: signIn('PASSWORD'),
    notApplicable: { 'sign-in with passkeys': properties(signIn('PASSWORD', 'WEB_AUTHN')) },
  }),
  userPoolDeletionProtection: settingCases(userPoolDeletionProtection, ['DeletionProtection'], {
    compliant: ['ACTIVE'],
    nonCompliant: ['INACTIVE', undefined],
  }),
};
