import type { Rule } from '../../rule';

/** Containers do not share the processes of their host. */
export const hostProcesses: Rule = {
  types: ['AWS::ECS::TaskDefinition'],
  judge: (definition) => definition.text('PidMode') !== 'host',
};
