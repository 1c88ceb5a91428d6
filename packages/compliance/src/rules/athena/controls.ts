import type { Control } from '../control';
import { rule } from '../decisions';
import { workGroupMetrics } from './metrics';

/** Controls for Amazon Athena. */
export const ATHENA: readonly Control[] = [
  {
    id: 'Athena.4',
    title: 'workgroups publish metrics of their queries',
    severity: 'medium',
    decision: rule(workGroupMetrics),
  },
];
