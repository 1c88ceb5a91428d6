import type { Control } from '../control';
import { account, rule } from '../decisions';
import { primaryAddress } from './primary-address';
import { emrRestEncryption } from './rest-encryption';
import { emrTransitEncryption } from './transit-encryption';

/** Controls for Amazon EMR. */
export const EMR: readonly Control[] = [
  {
    id: 'EMR.1',
    title: 'primary nodes have no public address',
    severity: 'high',
    decision: rule(primaryAddress, 'Judges whether the subnets assign public addresses.'),
  },
  {
    id: 'EMR.2',
    title: 'public access to clusters is blocked',
    severity: 'critical',
    decision: account('block public access of Amazon EMR, in each Region'),
  },
  {
    id: 'EMR.3',
    title: 'security configurations encrypt data at rest',
    severity: 'medium',
    decision: rule(emrRestEncryption),
  },
  {
    id: 'EMR.4',
    title: 'security configurations encrypt data in transit',
    severity: 'medium',
    decision: rule(emrTransitEncryption),
  },
];
