import type { Rule } from '../../rule';
import { hasUsersOtherThan, systemOf } from '../private/containers';

/** Linux containers have a user other than root. */
export const linuxUser: Rule = {
  types: ['AWS::ECS::TaskDefinition'],
  judge(definition) {
    if (systemOf(definition)?.startsWith('WINDOWS')) return undefined;
    return hasUsersOtherThan(definition, ['root', '0']);
  },
};
