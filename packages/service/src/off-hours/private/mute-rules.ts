import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { WeekDay, WorkingHours } from '../working-hours';
import { minutesOf, WEEK, workingDays } from './working-time';

/**
 * Minutes after the start until alarms notify again: half an hour for the start, and the hour that daylight saving time can add,
 * because the duration of a mute rule is elapsed time.
 */
const MARGIN = 90;

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MuteTargets.html */
const MAX_ALARMS = 100;

const DAY = 24 * 60;

/** Creates the rules that mute alarms from the end of the working hours until after their next start. */
export function createMuteRules(
  scope: Construct,
  workingHours: WorkingHours,
  alarms: cloudwatch.IAlarm[],
): cloudwatch.CfnAlarmMuteRule[] {
  const names = alarms.map(({ alarmName }) => alarmName);
  const parts = Array.from({ length: Math.ceil(names.length / MAX_ALARMS) }, (_, index) =>
    names.slice(index * MAX_ALARMS, (index + 1) * MAX_ALARMS),
  );
  return parts.flatMap((alarmNames, part) =>
    pausesOf(workingHours).map(({ days, minutes }) => {
      const id = `Mute-${days.join('-')}${part === 0 ? '' : `-${part + 1}`}`;
      const [hour, minute] = workingHours.end.split(':').map(Number);
      return new cloudwatch.CfnAlarmMuteRule(scope, id, {
        description: 'Services and databases are stopped outside of the working hours',
        rule: {
          schedule: {
            expression: `cron(${minute} ${hour} * * ${days.join(',')})`,
            duration: `PT${minutes + MARGIN}M`,
            timezone: workingHours.timeZone?.timezoneName ?? 'UTC',
          },
        },
        muteTargets: { alarmNames },
      });
    }),
  );
}

/** The times between working hours, by duration: the nights, and the weekends. */
function pausesOf({ days, start, end }: WorkingHours): { days: WeekDay[]; minutes: number }[] {
  const working = WEEK.filter((day) => workingDays(days).includes(day));
  const byGap = new Map<number, WeekDay[]>();
  working.forEach((day, index) => {
    const next = working[(index + 1) % working.length];
    const gap = (WEEK.indexOf(next) - WEEK.indexOf(day) + WEEK.length) % WEEK.length || WEEK.length;
    byGap.set(gap, [...(byGap.get(gap) ?? []), day]);
  });
  return [...byGap].map(([gap, gapDays]) => ({
    days: gapDays,
    minutes: gap * DAY - (minutesOf(end) - minutesOf(start)),
  }));
}
