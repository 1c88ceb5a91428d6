import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { customThreatProtection } from './custom-threat-protection';
import { userPoolDeletionProtection } from './deletion-protection';
import { userPoolMfa } from './mfa';
import { passwordPolicy } from './password-policy';

/** Controls for Amazon Cognito. */
export const COGNITO: readonly Control[] = [
  {
    id: 'Cognito.2',
    title: 'identity pools have no guest access',
    severity: 'medium',
    decision: nag('cognito.CognitoUserPoolNoUnauthenticatedLogins', 'AWS::Cognito::IdentityPool'),
  },
  {
    id: 'Cognito.3',
    title: 'user pools require strong passwords',
    severity: 'medium',
    decision: rule(passwordPolicy),
  },
  {
    id: 'Cognito.4',
    title: 'user pools respond to threats in custom authentication',
    severity: 'medium',
    decision: rule(customThreatProtection),
  },
  {
    id: 'Cognito.5',
    title: 'user pools with password sign-in require MFA',
    severity: 'medium',
    decision: rule(userPoolMfa),
  },
  {
    id: 'Cognito.6',
    title: 'user pools have deletion protection',
    severity: 'medium',
    decision: rule(userPoolDeletionProtection),
  },
];
