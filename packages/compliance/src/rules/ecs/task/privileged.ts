import type { Rule } from '../../rule';

/** No container is privileged. */
export const privileged: Rule = {
  types: ['AWS::ECS::TaskDefinition'],
  judge: (definition) => definition.items('ContainerDefinitions').every((item) => item.flag('Privileged') !== true),
};
