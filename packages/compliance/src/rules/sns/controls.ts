import type { Control } from '../control';
import { rule } from '../decisions';
import { publicTopicPolicy } from './public-topic-policy';

/** Controls for Amazon SNS. */
export const SNS: readonly Control[] = [
  {
    id: 'SNS.4',
    title: 'topic policies do not give everyone access',
    severity: 'high',
    decision: rule(publicTopicPolicy, 'Conditions with wildcards or variables do not count, as in the control.'),
  },
];
