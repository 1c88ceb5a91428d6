import type { Rule } from '../../rule';
import { systemOf } from '../private/containers';

/** The root file system of each container is read-only. Windows does not support it. */
export const readOnlyRoot: Rule = {
  types: ['AWS::ECS::TaskDefinition'],
  judge(definition) {
    if (systemOf(definition)?.startsWith('WINDOWS')) return undefined;
    return definition.items('ContainerDefinitions').every((item) => item.flag('ReadonlyRootFilesystem') === true);
  },
};
