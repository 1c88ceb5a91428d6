import type { Rule } from '../../rule';
import type { Properties, Template, TemplateResource } from '../../template';

/**
 * A trail sends its events to a log group with a metric filter whose pattern contains words, and an alarm with an action
 * on the metric of the filter.
 */
export function alarmOnEvents(...words: readonly string[]): Rule {
  const patterns = words.map((word) => new RegExp(`(?<!\\w)${word.replaceAll('.', '\\.')}(?!\\w)`));
  return {
    types: ['AWS::CloudTrail::Trail'],
    judge(trail) {
      if (!trail.has('CloudWatchLogsLogGroupArn')) return undefined;
      const logGroup = trail.find('AWS::Logs::LogGroup', 'CloudWatchLogsLogGroupArn')!;
      return filtersOf(logGroup)
        .filter((filter) => patterns.every((pattern) => pattern.test(filter.text('FilterPattern') ?? '')))
        .flatMap((filter) => filter.items('MetricTransformations'))
        .some((metric) => hasAlarm(logGroup.siblings, metric));
    },
  };
}

function filtersOf(logGroup: TemplateResource): readonly TemplateResource[] {
  return logGroup.siblings.referring('AWS::Logs::MetricFilter', logGroup, 'LogGroupName');
}

function hasAlarm(template: Template, metric: Properties): boolean {
  return template
    .inRegion('AWS::CloudWatch::Alarm')
    .filter((alarm) => alarm.flag('ActionsEnabled') !== false && alarm.items('AlarmActions').length > 0)
    .flatMap((alarm) => [alarm, ...alarm.items('Metrics').map((query) => query.in('MetricStat', 'Metric'))])
    .some((alarm) => ['MetricName', 'Namespace'].every((name) => isSame(alarm, name, metric)));
}

function isSame(alarm: Properties, name: string, metric: Properties): boolean {
  const value = alarm.raw(name);
  return (
    value !== undefined &&
    JSON.stringify(value) === JSON.stringify(metric.raw(name === 'Namespace' ? 'MetricNamespace' : name))
  );
}
