import type { Control } from '../control';
import { rule } from '../decisions';
import { contactFlowLogs } from './flow-logs';

/** Controls for Amazon Connect. */
export const CONNECT: readonly Control[] = [
  {
    id: 'Connect.2',
    title: 'instances have logs of contact flows',
    severity: 'medium',
    decision: rule(contactFlowLogs),
  },
];
