import type { Control } from '../control';
import { config } from '../decisions';

const REASON = 'The organization or another template can enable Macie';

/** Controls for Amazon Macie. */
export const MACIE: readonly Control[] = [
  {
    id: 'Macie.1',
    title: 'Macie is enabled',
    severity: 'medium',
    decision: config('MACIE_STATUS_CHECK', REASON),
  },
  {
    id: 'Macie.2',
    title: 'Macie discovers sensitive data automatically',
    severity: 'high',
    decision: config('MACIE_AUTO_SENSITIVE_DATA_DISCOVERY_CHECK', REASON),
  },
];
