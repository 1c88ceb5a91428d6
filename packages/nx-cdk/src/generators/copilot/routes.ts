import { call, literal } from './code';
import type { RouteCode } from './translation/stage-code';
import type { Workload } from './translate';

/** Amazon ECS accepts priorities up to 50,000. The route of all paths is the last. */
const LAST = 40_000;
const FIRST = 1000;
const STEP = 10;

/** Returns the options of the listener rule of each service: conditions, and a priority by which longer paths come first. */
export function routesOf(workloads: readonly Workload[], stage: string): Record<string, Record<string, string>> {
  const routed = workloads.flatMap(({ name, stages }) => {
    const { route } = stages[stage];
    return route === undefined ? [] : [{ name, route }];
  });
  const sorted = [...routed].sort((a, b) => weight(b.route) - weight(a.route) || (a.name < b.name ? -1 : 1));
  return Object.fromEntries(
    sorted.map(({ name, route }, index) => {
      const isLast = weight(route) === 0;
      return [name, { conditions: conditionsOf(route), priority: String((isLast ? LAST : FIRST) + index * STEP) }];
    }),
  );
}

/** Rules with more conditions and longer paths are more specific. */
function weight({ path, aliases, sources }: RouteCode): number {
  return path.length + (aliases.length > 0 ? 1000 : 0) + (sources.length > 0 ? 2000 : 0);
}

function conditionsOf({ path, aliases, sources }: RouteCode): string {
  const patterns = path === '' ? ['/*'] : [`/${path}`, `/${path}/*`];
  const conditions = [
    call('elbv2.ListenerCondition.pathPatterns', [literal(patterns)]),
    ...(aliases.length > 0 ? [call('elbv2.ListenerCondition.hostHeaders', [literal(aliases)])] : []),
    ...(sources.length > 0 ? [call('elbv2.ListenerCondition.sourceIps', [literal(sources)])] : []),
  ];
  return `[${conditions.join(', ')}]`;
}
