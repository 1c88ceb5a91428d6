import type { Control } from '../control';

/** Controls for accounts. */
export const ACCOUNT: readonly Control[] = [
  {
    id: 'Account.1',
    title: 'the account has a security contact',
    severity: 'medium',
    decision: { by: 'account', setting: 'Security contact of the account' },
  },
];
