import type { Rule } from '../../rule';
import { engineOf, isInCluster } from '../private/engine';
import { exportsLogs } from '../private/logs';

const MYSQL = ['audit', 'error', 'general', 'slowquery'];

/** Logs by the start of the engine's name. */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  mysql: MYSQL,
  mariadb: MYSQL,
  postgres: ['postgresql', 'upgrade'],
  oracle: ['alert', 'audit', 'trace', 'listener'],
  sqlserver: ['error', 'agent'],
};

/** An instance exports all logs of its engine to Amazon CloudWatch Logs. */
export const instanceLogs: Rule = {
  types: ['AWS::RDS::DBInstance'],
  judge(instance) {
    if (isInCluster(instance)) return undefined;
    const engine = engineOf(instance);
    const [logs] = Object.keys(LOGS).filter((name) => engine.startsWith(name));
    return logs === undefined ? undefined : exportsLogs(instance, LOGS[logs]);
  },
};
