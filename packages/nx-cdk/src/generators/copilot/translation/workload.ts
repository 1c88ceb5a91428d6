import { call, duration, literal } from '../code';
import { isMap, oneOf, secondsBetween, whole } from '../values';
import { translateCount } from './count';
import { translateHttp } from './http';
import { translateImage } from './image';
import { translateNetwork } from './network';
import { scheduleExpression } from './schedule';
import { newStageCode, type Source, type StageCode } from './stage-code';
import { translateStorage } from './storage';
import { translateTask } from './task';
import { translatePublish, translateSubscribe } from './topics';
import { translateVariables } from './variables';

const SCHEDULE =
  'none, a preset such as @daily, @every with whole minutes, rate(), cron() or five fields of which one of both days is *';

/** Seconds of all attempts of a run. */
const LONGEST = 20 * 3600;

/** Translates the manifest of a workload for one environment. */
export function translateWorkload(source: Source): StageCode {
  const code = newStageCode();
  const { fields, type } = source;
  fields.note('name', 'translated', 'name of the stack');
  fields.note('type', 'translated', type === 'Scheduled Job' ? 'ScheduledTask' : 'ContainerService');
  const image = translateImage(source, code);
  translateTask(source, code);
  translateVariables(source, code);
  translateStorage(source, code);
  translateNetwork(source, code);
  translatePublish(source, code);
  if (type === 'Load Balanced Web Service') translateHttp(source, image, code);
  if (type === 'Worker Service') translateSubscribe(source, code);
  if (type === 'Scheduled Job') translateJob(source, code);
  else {
    translateCount(source, code);
    translateDeployment(source, code);
  }
  translateRest(source);
  fields.finish();
  return code;
}

function translateJob({ fields }: Source, code: StageCode): void {
  fields.require('on', 'a map with schedule', 'Set on.schedule');
  const on = fields.map('on');
  if (on?.peek('schedule') === 'none') {
    on.note('schedule', 'translated', 'a disabled schedule');
    code.props['schedule'] = call('scheduler.ScheduleExpression.expression', [literal('rate(1 day)')]);
    code.props['enabled'] = 'false';
  } else {
    on?.require('schedule', SCHEDULE, 'Set when the job runs');
    const expression = on?.get('schedule', scheduleExpression, SCHEDULE, 'schedule, in UTC') ?? 'rate(1 day)';
    code.props['schedule'] = call('scheduler.ScheduleExpression.expression', [literal(expression)]);
  }
  const retries = fields.get('retries', whole(0, 9), 'a whole number from 0 to 9', 'maxAttempts');
  if (retries !== undefined) code.props['maxAttempts'] = literal(retries + 1);
  const timeout = fields.get('timeout', secondsBetween(1, LONGEST), 'a duration from 1s to 20h', 'timeout, in minutes');
  if (timeout === undefined)
    fields.note('timeout', 'byHand', 'A run has a timeout of one hour, the default of ScheduledTask');
  else code.props['timeout'] = duration(Math.ceil(timeout / 60) * 60);
  if ((timeout ?? 3600) * ((retries ?? 0) + 1) > LONGEST) {
    fields.problem('timeout', 'at most 20 hours for all attempts', timeout ?? '1h', 'Reduce timeout or retries');
  }
}

function translateDeployment({ fields }: Source, code: StageCode): void {
  const deployment = fields.map('deployment');
  const rolling = deployment?.get('rolling', oneOf('default', 'recreate'), 'default or recreate', 'deploymentStrategy');
  if (rolling === 'recreate') {
    code.props['deploymentStrategy'] = 'DeploymentStrategy.rolling({ minHealthyPercent: 0, maxHealthyPercent: 100 })';
  }
  const alarms = deployment?.peek('rollback_alarms');
  deployment?.byHand(
    'rollback_alarms',
    isMap(alarms)
      ? 'Create the alarms and pass them to addDeploymentAlarms() of the service'
      : 'Import the alarms with Alarm.fromAlarmName() and pass them to addDeploymentAlarms() of the service',
  );
}

function translateRest({ fields, type }: Source): void {
  fields.byHand('sidecars', 'Add each with Sidecar.container() to sidecars of the service');
  fields.byHand('taskdef_overrides', 'Use an escape hatch on taskDefinition of the construct');
  const observability = fields.map('observability');
  observability?.byHand('tracing', 'Add Sidecar.openTelemetryCollector() to sidecars, which sends traces to AWS X-Ray');
  if (type === 'Scheduled Job') {
    fields.noEquivalent('exec', 'ECS Exec is for services');
    fields.noEquivalent('count', 'A scheduled job runs one task');
  }
}
