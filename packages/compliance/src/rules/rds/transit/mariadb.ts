import type { Rule } from '../../rule';
import { engineOf } from '../private/engine';
import { parameterOf } from '../private/parameters';

/** The parameter group of a MariaDB instance requires TLS. Versions before 10.5 do not have the parameter. */
export const mariadbTls: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge(instance) {
    if (engineOf(instance) !== 'mariadb') return undefined;
    const [major, minor = 99] = (instance.text('EngineVersion') ?? '99').split('.').map(Number);
    if (major < 10 || (major === 10 && minor < 5)) return undefined;
    return ['1', 'ON'].includes(parameterOf(instance, 'DBParameterGroupName', 'require_secure_transport') ?? '');
  },
};
