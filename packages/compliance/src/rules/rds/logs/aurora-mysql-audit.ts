import type { Rule } from '../../rule';
import { engineOf } from '../private/engine';
import { parameterOf } from '../private/parameters';

const GROUP = 'DBClusterParameterGroupName';

/** The parameter group of an Aurora MySQL cluster enables the audit log, with events. The default is off. */
export const auroraMysqlAudit: Rule = {
  types: ['AWS::RDS::DBCluster'],
  judge(cluster) {
    if (engineOf(cluster) !== 'aurora-mysql') return undefined;
    const enabled = ['1', 'ON'].includes(parameterOf(cluster, GROUP, 'server_audit_logging') ?? '0');
    return enabled && (parameterOf(cluster, GROUP, 'server_audit_events') ?? '') !== '';
  },
};
