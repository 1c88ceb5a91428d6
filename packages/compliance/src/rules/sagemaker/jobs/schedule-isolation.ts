import type { Rule } from '../../rule';

/** A monitoring schedule has network isolation, unless it names a job definition, which is judged itself. */
export const scheduleIsolation: Rule = {
  types: ['AWS::SageMaker::MonitoringSchedule'],
  judge(schedule) {
    const definition = schedule.in('MonitoringScheduleConfig', 'MonitoringJobDefinition');
    if (!schedule.has('MonitoringScheduleConfig', 'MonitoringJobDefinition')) return undefined;
    return definition.flag('NetworkConfig', 'EnableNetworkIsolation') === true;
  },
};
