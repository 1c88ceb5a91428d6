import type { Control } from '../control';
import { account } from '../decisions';

/** Controls for accounts. */
export const ACCOUNT: readonly Control[] = [
  {
    id: 'Account.1',
    title: 'the account has a security contact',
    severity: 'medium',
    decision: account('Security contact of the account'),
  },
];
