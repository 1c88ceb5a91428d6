import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { Environment } from '../environment';
import type { AlarmStatus, FiringAlarm } from './report';

/** Names that one call accepts. */
const NAMES_PER_CALL = 100;
const TYPES = { 'AWS::CloudWatch::Alarm': 'metric', 'AWS::CloudWatch::CompositeAlarm': 'composite' } as const;

interface Alarm extends FiringAlarm {
  readonly state: string;
}

/** Reads the alarms that the stacks contain. */
export async function readAlarms(environment: Environment): Promise<AlarmStatus> {
  const found = (await environment.inventory()).of(...Object.keys(TYPES));
  const regions = [...new Set(found.map(({ region }) => region))];
  const alarms = (
    await Promise.all(
      regions.map((region) =>
        readRegion(
          environment,
          region,
          found.filter((each) => each.region === region).map(({ physicalId }) => physicalId),
        ),
      ),
    )
  ).flat();
  const firing = alarms.filter(({ state }) => state === 'ALARM');
  return {
    total: found.length,
    firing: firing
      .sort((a, b) => a.type.localeCompare(b.type) || (b.since ?? '').localeCompare(a.since ?? ''))
      .map(({ state: _, ...alarm }) => alarm),
    withoutData: alarms.filter(({ state }) => state === 'INSUFFICIENT_DATA').map(({ name }) => name),
  };
}

async function readRegion(
  environment: Environment,
  region: string,
  names: readonly string[],
): Promise<readonly Alarm[]> {
  const client = environment.client(CloudWatchClient, region);
  const alarms: Alarm[] = [];
  for (let start = 0; start < names.length; start += NAMES_PER_CALL) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: names.slice(start, start + NAMES_PER_CALL),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: NAMES_PER_CALL,
      }),
    );
    const types = [
      [MetricAlarms, 'metric'],
      [CompositeAlarms, 'composite'],
    ] as const;
    for (const [found, type] of types) {
      for (const { AlarmName: name = '', StateValue = '', StateReason: reason, ...times } of found) {
        const since = times.StateTransitionedTimestamp ?? times.StateUpdatedTimestamp;
        const optional = { ...(since ? { since: since.toISOString() } : {}), ...(reason ? { reason } : {}) };
        alarms.push({ name, region, type, state: StateValue, ...optional });
      }
    }
  }
  return alarms;
}
