import type { Control } from '../control';
import { account, config, rule } from '../decisions';
import { adminAccess } from './policies/admin-access';
import { fullServiceAccess } from './policies/full-service-access';
import { userPolicies } from './policies/user-policies';

const REPORT = 'Only the credential report of the account contains the answer.';

/** Controls for AWS IAM. */
export const IAM: readonly Control[] = [
  {
    id: 'IAM.1',
    title: 'managed policies do not allow all actions on all resources',
    severity: 'high',
    decision: rule(adminAccess),
  },
  { id: 'IAM.2', title: 'no policy is attached to a user', severity: 'low', decision: rule(userPolicies) },
  {
    id: 'IAM.3',
    title: 'access keys of users are at most 90 days old',
    severity: 'medium',
    decision: config('ACCESS_KEYS_ROTATED', REPORT),
  },
  {
    id: 'IAM.4',
    title: 'the root user has no access key',
    severity: 'critical',
    decision: account('Access keys of the root user'),
  },
  {
    id: 'IAM.5',
    title: 'users with a console password have MFA',
    severity: 'medium',
    decision: config('MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS', REPORT),
  },
  {
    id: 'IAM.6',
    title: 'the root user has hardware MFA',
    severity: 'critical',
    decision: account('Hardware MFA device of the root user'),
  },
  {
    id: 'IAM.7',
    title: 'the password policy requires strong passwords',
    severity: 'medium',
    decision: account('Password policy of IAM'),
  },
  {
    id: 'IAM.8',
    title: 'users have no unused credentials',
    severity: 'medium',
    decision: config('IAM_USER_UNUSED_CREDENTIALS_CHECK', REPORT),
  },
  { id: 'IAM.9', title: 'the root user has MFA', severity: 'critical', decision: account('MFA of the root user') },
  {
    id: 'IAM.11',
    title: 'passwords must have an uppercase letter',
    severity: 'medium',
    decision: account('Uppercase letters in the password policy of IAM'),
  },
  {
    id: 'IAM.12',
    title: 'passwords must have a lowercase letter',
    severity: 'medium',
    decision: account('Lowercase letters in the password policy of IAM'),
  },
  {
    id: 'IAM.14',
    title: 'passwords must have a number',
    severity: 'medium',
    decision: account('Numbers in the password policy of IAM'),
  },
  {
    id: 'IAM.16',
    title: 'passwords cannot be reused',
    severity: 'low',
    decision: account('Password reuse in the password policy of IAM'),
  },
  {
    id: 'IAM.17',
    title: 'passwords expire after at most 90 days',
    severity: 'low',
    decision: account('Password expiration in the password policy of IAM'),
  },
  {
    id: 'IAM.18',
    title: 'a role can manage incidents with AWS Support',
    severity: 'low',
    decision: config('IAM_POLICY_IN_USE', 'The role can be in any stack of the account.'),
  },
  {
    id: 'IAM.19',
    title: 'all users have MFA',
    severity: 'medium',
    decision: config('IAM_USER_MFA_ENABLED', REPORT),
  },
  {
    id: 'IAM.21',
    title: 'managed policies do not allow all actions of a service',
    severity: 'low',
    decision: rule(fullServiceAccess),
  },
];
