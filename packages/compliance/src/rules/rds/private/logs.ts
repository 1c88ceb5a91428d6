import type { Rule } from '../../rule';
import type { TemplateResource } from '../../template';
import { engineOf } from './engine';

/** Whether a database exports logs to Amazon CloudWatch Logs. */
export function exportsLogs(database: TemplateResource, logs: readonly string[]): boolean {
  const exported = database.texts('EnableCloudwatchLogsExports');
  return logs.every((log) => exported.includes(log));
}

/** A rule that demands exported logs of instances or clusters with an engine, which can end in `*`. */
export function logExports(type: 'DBInstance' | 'DBCluster', engine: string, logs: readonly string[]): Rule {
  const name = engine.replace('*', '');
  return {
    types: [`AWS::RDS::${type}`],
    judge(database) {
      const current = engineOf(database);
      const covered = engine.endsWith('*') ? current.startsWith(name) : current === name;
      if (!covered || database.text('EngineMode') === 'serverless') return undefined;
      return exportsLogs(database, logs);
    },
  };
}
