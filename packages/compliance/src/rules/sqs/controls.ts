import type { Control } from '../control';
import { nag, rule } from '../decisions';
import { publicQueuePolicy } from './public-queue-policy';

/** Controls for Amazon SQS. */
export const SQS: readonly Control[] = [
  {
    id: 'SQS.1',
    title: 'queues are encrypted',
    severity: 'medium',
    decision: nag('sqs.SQSQueueSSE', 'AWS::SQS::Queue'),
  },
  {
    id: 'SQS.3',
    title: 'queue policies do not give everyone access',
    severity: 'high',
    decision: rule(publicQueuePolicy, 'Conditions with wildcards or variables do not count, as in the control.'),
  },
];
