import type { Rule } from '../../rule';
import { hasUsersOtherThan, systemOf } from '../private/containers';

/** Windows containers have a user other than the administrator. Without a platform, the control judges them too. */
export const windowsUser: Rule = {
  types: ['AWS::ECS::TaskDefinition'],
  judge(definition) {
    if (systemOf(definition) === 'LINUX') return undefined;
    return hasUsersOtherThan(definition, ['containeradministrator']);
  },
};
