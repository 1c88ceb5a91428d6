import type { Rule } from '../rule';

/** A state machine sends its history to a log group. */
export const stateMachineLogs: Rule = {
  types: ['AWS::StepFunctions::StateMachine'],
  judge: (machine) => (machine.text('LoggingConfiguration', 'Level') ?? 'OFF') !== 'OFF',
};
