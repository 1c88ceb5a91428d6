import type { Rule } from '../rule';
import type { TemplateResource } from '../template';
import { schedulesOf } from './private/schedules';

const DAYS = 90;
const LONGEST_MONTH = 31;

/** A secret is rotated at least every 90 days. */
export const rotationPeriod: Rule = {
  types: ['AWS::SecretsManager::Secret'],
  judge: (secret) => schedulesOf(secret).some((schedule) => periodOf(schedule) <= DAYS),
};

/** Longest time between rotations, in days. */
function periodOf(schedule: TemplateResource): number {
  const days = schedule.number('RotationRules', 'AutomaticallyAfterDays');
  if (days !== undefined) return days;
  const expression = schedule.text('RotationRules', 'ScheduleExpression') ?? '';
  const [, count, unit] = /^rate\((\d+) (hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) return Number(count) / (unit === 'hour' ? 24 : 1);
  const [, month = ''] = /^cron\(\S+ \S+ \S+ (\S+) \S+( \*)?\)$/.exec(expression) ?? [];
  if (month === '*') return LONGEST_MONTH;
  const [, step] = /^[*\d]+\/(\d+)$/.exec(month) ?? [];
  return step === undefined ? Infinity : Number(step) * LONGEST_MONTH;
}
