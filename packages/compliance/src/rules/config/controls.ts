import type { Control } from '../control';
import { rule } from '../decisions';
import { recorder } from './recorder';

/** Controls for AWS Config. */
export const CONFIG: readonly Control[] = [
  {
    id: 'Config.1',
    title: 'AWS Config records all types of resources, with its service-linked role',
    severity: 'critical',
    decision: rule(recorder, 'Does not see whether the recorder runs, and the other Regions of the account.'),
  },
];
