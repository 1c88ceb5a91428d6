import type { Control } from '../control';
import { rule } from '../decisions';
import { stateMachineLogs } from './logs';

/** Controls for AWS Step Functions. */
export const STEP_FUNCTIONS: readonly Control[] = [
  {
    id: 'StepFunctions.1',
    title: 'state machines have logs',
    severity: 'medium',
    decision: rule(stateMachineLogs),
  },
];
