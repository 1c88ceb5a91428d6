import type { Control } from '../control';
import { rule } from '../decisions';
import { rootDisabled } from './root-disabled';

/** Controls for AWS Private Certificate Authority. */
export const PRIVATE_CA: readonly Control[] = [
  {
    id: 'PCA.1',
    title: 'root certificate authorities are disabled',
    severity: 'low',
    decision: rule(rootDisabled),
  },
];
