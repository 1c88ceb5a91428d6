import type { Control } from '../control';
import { config, rule } from '../decisions';
import { keySize } from './key-size';

/** Controls for AWS Certificate Manager. */
export const ACM: readonly Control[] = [
  {
    id: 'ACM.1',
    title: 'certificates are renewed before they expire',
    severity: 'medium',
    decision: config('ACM_CERTIFICATE_EXPIRATION_CHECK', 'The dates of certificates are known only at run time.'),
  },
  {
    id: 'ACM.2',
    title: 'certificates with an RSA key have at least 2,048 bits',
    severity: 'high',
    decision: rule(keySize, 'Does not see imported certificates.'),
  },
];
