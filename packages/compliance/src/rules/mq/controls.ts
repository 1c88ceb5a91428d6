import type { Control } from '../control';
import { rule } from '../decisions';
import { brokerAuditLogs } from './audit-logs';

/** Controls for Amazon MQ. */
export const MQ: readonly Control[] = [
  {
    id: 'MQ.2',
    title: 'ActiveMQ brokers publish audit logs',
    severity: 'medium',
    decision: rule(brokerAuditLogs),
  },
];
