import type { Control } from '../control';
import { rule } from '../decisions';
import { busPolicy } from './bus-policy';

/** Controls for Amazon EventBridge. */
export const EVENTBRIDGE: readonly Control[] = [
  {
    id: 'EventBridge.3',
    title: 'custom event buses have a resource policy',
    severity: 'low',
    decision: rule(busPolicy),
  },
];
