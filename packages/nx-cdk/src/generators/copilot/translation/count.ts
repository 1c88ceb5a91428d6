import { call, defined, duration, literal, type Code } from '../code';
import type { Fields } from '../fields';
import { isMap, seconds, whole } from '../values';
import type { Source, StageCode } from './stage-code';

const TO = 'scaling';
const TASKS = whole(0, 5000);
const NUMBER = 'a whole number from 0 to 5000';

/** Translates `count`. */
export function translateCount({ fields, type }: Source, code: StageCode): void {
  const value = fields.peek('count');
  if (!isMap(value)) {
    const count = fields.get('count', TASKS, `${NUMBER}, or a map`, TO) ?? 1;
    code.props['scaling'] = `Scaling.fixedAt(${count})`;
    return;
  }
  const count = fields.map('count') as Fields;
  if (count.has('spot')) {
    const spot = count.get('spot', TASKS, NUMBER, 'scaling and capacity') ?? 1;
    code.props['scaling'] = `Scaling.fixedAt(${spot})`;
    code.props['capacity'] = 'Capacity.fargateSpot({ onDemandBase: 0 })';
    return;
  }
  count.require('range', 'a range such as 1-10', 'Set count.range, or a number of tasks');
  const bounds = translateRange(count, code);
  const policies = type === 'Worker Service' ? backlogPolicies(count) : [];
  if (type === 'Worker Service') {
    for (const key of ['requests', 'response_time']) count.noEquivalent(key, 'A worker receives no requests');
  } else {
    count.byHand('response_time', 'Add ScalingPolicy.targetTracking() with the metric of the target group to policies');
  }
  const cooldown = count.map('cooldown');
  const cooldowns = (key: string) => {
    const wait = cooldown?.get(key, seconds, 'a duration such as 60s', TO);
    return wait === undefined ? undefined : duration(wait);
  };
  const options: Record<string, Code | undefined> = {
    ...bounds,
    cpuTargetUtilizationPercent: percentage(count, 'cpu_percentage'),
    memoryTargetUtilizationPercent: percentage(count, 'memory_percentage'),
    requestsPerTarget: target(count, 'requests', whole(1, 1e9), 'a whole number'),
    scaleInCooldown: cooldowns('in'),
    scaleOutCooldown: cooldowns('out'),
    policies: policies.length > 0 ? `[${policies.join(', ')}]` : undefined,
  };
  code.props['scaling'] = call('Scaling.between', [], defined(options));
}

function translateRange(count: Fields, code: StageCode): Record<string, string> {
  const value = count.peek('range');
  if (!isMap(value)) {
    const parse = (text: unknown) => /^(\d+)-(\d+)$/.exec(String(text)) ?? undefined;
    const [, least = '1', most = '1'] = count.get('range', parse, 'a range such as 1-10', TO) ?? [];
    return checkOrder(count, Number(least), Number(most));
  }
  const range = count.map('range') as Fields;
  const least = range.get('min', TASKS, NUMBER, TO) ?? 1;
  const most = range.get('max', TASKS, NUMBER, TO) ?? least;
  const spotFrom = range.get('spot_from', TASKS, NUMBER, 'capacity');
  if (spotFrom !== undefined) {
    code.props['capacity'] = `Capacity.fargateSpot({ onDemandBase: ${Math.max(spotFrom - 1, 0)} })`;
  }
  return checkOrder(count, least, most);
}

function checkOrder(count: Fields, least: number, most: number): Record<string, string> {
  if (most < Math.max(least, 1)) {
    count.problem('range', 'a range whose maximum is at least 1 and at least the minimum');
  }
  return { minCapacity: String(least), maxCapacity: String(most) };
}

function percentage(count: Fields, key: string): string | undefined {
  return target(count, key, whole(1, 100), 'a percentage from 1 to 100');
}

function target(
  count: Fields,
  key: string,
  parse: (value: unknown) => number | undefined,
  wanted: string,
): string | undefined {
  if (!isMap(count.peek(key))) return asText(count.get(key, parse, `${wanted}, or a map`, TO));
  const map = count.map(key);
  map?.noEquivalent(
    'cooldown',
    'The cooldown of a service applies to all metrics. Set scaleInCooldown and scaleOutCooldown',
  );
  return asText(map?.get('value', parse, wanted, TO));
}

function asText(value: number | undefined): string | undefined {
  return value === undefined ? undefined : literal(value);
}

function backlogPolicies(count: Fields): string[] {
  const delay = count.map('queue_delay');
  if (delay === undefined) return [];
  const to = 'ScalingPolicy.queueBacklog()';
  const latency = delay.get('acceptable_latency', seconds, 'a duration such as 10m', to);
  const processing = delay.get('msg_processing_time', seconds, 'a duration such as 250ms', to);
  delay.noEquivalent(
    'cooldown',
    'The cooldown of a service applies to all metrics. Set scaleInCooldown and scaleOutCooldown',
  );
  delay.require('acceptable_latency', 'a duration such as 10m', 'Set the time that a message can wait');
  delay.require('msg_processing_time', 'a duration such as 250ms', 'Set the time that a task needs for a message');
  if (!latency || !processing) return [];
  const backlog = Math.max(1, Math.floor(latency / processing));
  return [call('ScalingPolicy.queueBacklog', [], { queue: 'work.queue', backlogPerTask: literal(backlog) })];
}
