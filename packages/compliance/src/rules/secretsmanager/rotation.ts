import type { Rule } from '../rule';
import type { TemplateResource } from '../template';
import { schedulesOf } from './private/schedules';

const ROTATED_BY = ['RotationLambdaARN', 'HostedRotationLambda'];
const SCHEDULED_BY = ['AutomaticallyAfterDays', 'ScheduleExpression'];

/** A secret rotates automatically. */
export const rotation: Rule = {
  types: ['AWS::SecretsManager::Secret'],
  judge: (secret) => schedulesOf(secret).some(isAutomatic),
};

/** Whether a schedule has a function and a time. */
function isAutomatic(schedule: TemplateResource): boolean {
  return (
    ROTATED_BY.some((name) => schedule.has(name)) && SCHEDULED_BY.some((name) => schedule.has('RotationRules', name))
  );
}
