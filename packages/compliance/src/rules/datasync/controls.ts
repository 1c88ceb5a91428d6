import type { Control } from '../control';
import { rule } from '../decisions';
import { dataTransferLogs } from './logs';

/** Controls for AWS DataSync. */
export const DATASYNC: readonly Control[] = [
  {
    id: 'DataSync.1',
    title: 'tasks write logs',
    severity: 'medium',
    decision: rule(dataTransferLogs),
  },
];
