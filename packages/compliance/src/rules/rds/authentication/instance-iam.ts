import type { Rule } from '../../rule';
import { engineOf, isInCluster } from '../private/engine';

const ENGINES = ['mysql', 'postgres', 'mariadb'];

/** IAM database authentication of an instance is enabled, if its engine supports it. */
export const instanceIamAuthentication: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge(instance) {
    if (isInCluster(instance) || !ENGINES.includes(engineOf(instance))) return undefined;
    return instance.flag('EnableIAMDatabaseAuthentication') === true;
  },
};
