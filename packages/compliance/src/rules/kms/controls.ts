import type { Control } from '../control';
import { config, nag, rule } from '../decisions';
import { inlinePolicyDecryption } from './inline-policy-decryption';
import { managedPolicyDecryption } from './managed-policy-decryption';
import { publicKeyPolicy } from './public-key-policy';

const KEYS = 'Does not see values of other stacks in the ARNs of keys.';

/** Controls for AWS KMS. */
export const KMS: readonly Control[] = [
  {
    id: 'KMS.1',
    title: 'managed policies do not allow to decrypt with all keys',
    severity: 'medium',
    decision: rule(managedPolicyDecryption, KEYS),
  },
  {
    id: 'KMS.2',
    title: 'inline policies do not allow to decrypt with all keys',
    severity: 'medium',
    decision: rule(inlinePolicyDecryption, KEYS),
  },
  {
    id: 'KMS.3',
    title: 'no key waits for its deletion',
    severity: 'critical',
    decision: config('KMS_CMK_NOT_SCHEDULED_FOR_DELETION', 'Keys are scheduled for deletion after deployment.'),
  },
  {
    id: 'KMS.4',
    title: 'keys rotate',
    severity: 'medium',
    decision: nag('kms.KMSBackingKeyRotationEnabled', 'AWS::KMS::Key'),
  },
  {
    id: 'KMS.5',
    title: 'key policies do not give everyone access',
    severity: 'critical',
    decision: rule(publicKeyPolicy, 'Conditions with wildcards or variables do not count, as in the control.'),
  },
];
