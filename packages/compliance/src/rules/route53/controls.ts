import type { Control } from '../control';
import { rule } from '../decisions';
import { queryLog } from './query-log';

/** Controls for Amazon Route 53. */
export const ROUTE53: readonly Control[] = [
  {
    id: 'Route53.2',
    title: 'public hosted zones log queries',
    severity: 'medium',
    decision: rule(queryLog, 'Does not see hosted zones that are created elsewhere.'),
  },
];
