import type { Rule } from '../../rule';
import { engineOf } from '../private/engine';
import { parameterOf } from '../private/parameters';

/** The parameter group of a SQL Server instance requires TLS. The default is off. */
export const sqlServerTls: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge(instance) {
    if (!engineOf(instance).startsWith('sqlserver')) return undefined;
    return parameterOf(instance, 'DBParameterGroupName', 'rds.force_ssl') === '1';
  },
};
