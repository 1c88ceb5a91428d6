import type { Rule } from '../../rule';

const SEVERITIES = ['LOGGER_SEVERITY_DEFAULT', 'LOGGER_SEVERITY_DEBUG', 'LOGGER_SEVERITY_DETAILED_DEBUG'];

/** A replication task logs components with the default severity or more. */
export function taskLogs(...components: readonly string[]): Rule {
  return {
    types: ['AWS::DMS::ReplicationTask'],
    judge(task) {
      const logging = task.json('ReplicationTaskSettings').in('Logging');
      if (logging.flag('EnableLogging') !== true) return false;
      const logged = logging
        .items('LogComponents')
        .filter((component) => SEVERITIES.includes(component.text('Severity') ?? ''))
        .map((component) => component.text('Id'));
      return components.every((component) => logged.includes(component));
    },
  };
}
